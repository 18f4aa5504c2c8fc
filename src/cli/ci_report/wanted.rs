//! The value of `--report`: a format, and where the report goes; or `auto`.

use std::path::PathBuf;
use std::str::FromStr;

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) enum Wanted {
    /// What the CI system reads that runs the command.
    Auto,
    Report(Report),
}

/// One report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Report {
    pub(in crate::cli) format: Format,
    pub(in crate::cli) to: Destination,
}

/// Where a report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) enum Destination {
    StandardOutput,
    File(PathBuf),
}

/// A format of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Format {
    Junit,
    Github,
    Azure,
    Teamcity,
    Gitlab,
    Sarif,
    Markdown,
}

/// Their names.
const FORMATS: &[(&str, Format)] = &[
    ("junit", Format::Junit),
    ("github", Format::Github),
    ("azure", Format::Azure),
    ("teamcity", Format::Teamcity),
    ("gitlab", Format::Gitlab),
    ("sarif", Format::Sarif),
    ("markdown", Format::Markdown),
];

impl Format {
    /// The names of all.
    #[cfg(feature = "completion")]
    pub(in crate::cli) fn names() -> impl Iterator<Item = &'static str> {
        FORMATS.iter().map(|(name, _)| *name)
    }

    /// Its name.
    pub(in crate::cli) fn name(self) -> &'static str {
        FORMATS.iter().find(|(_, format)| *format == self).map(|(name, _)| *name).unwrap_or_default()
    }

    /// Does each finding need a place in the repository?
    pub(in crate::cli) fn needs_location(self) -> bool {
        matches!(self, Self::Gitlab | Self::Sarif)
    }

    /// May it follow the output of the command?
    fn may_follow_output(self) -> bool {
        matches!(self, Self::Github | Self::Azure | Self::Teamcity | Self::Markdown)
    }
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "auto" { Ok(Self::Auto) } else { text.parse().map(Self::Report) }
    }
}

impl FromStr for Report {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = text.split_once('=').unwrap_or((text, ""));
        let format = FORMATS.iter().find(|(known, _)| *known == name).map(|(_, format)| *format);
        let Some(format) = format else { return Err(format!("expected auto or FORMAT=FILE; formats: {}", names())) };
        let to = match file {
            "" => return Err(format!("the file is missing: {name}=FILE")),
            "-" if format.may_follow_output() => Destination::StandardOutput,
            "-" => return Err(format!("{name} needs a file")),
            file => Destination::File(file.into()),
        };
        Ok(Self { format, to })
    }
}

fn names() -> String {
    FORMATS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_a_format_and_a_file() {
        let junit = Report { format: Format::Junit, to: Destination::File("a=b.xml".into()) };
        assert_eq!("junit=a=b.xml".parse(), Ok(Wanted::Report(junit)));
        let github = Report { format: Format::Github, to: Destination::StandardOutput };
        assert_eq!("github=-".parse(), Ok(Wanted::Report(github)));
        assert_eq!("auto".parse(), Ok(Wanted::Auto));
        for wrong in ["junit", "junit=", "junit=-", "sarif=-", "=x", "", "xml=x", "auto=x"] {
            assert!(wrong.parse::<Wanted>().is_err(), "{wrong}");
        }
    }
}
