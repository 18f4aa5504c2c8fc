//! The value of `--report`: a format, and where the report goes.

use std::path::PathBuf;
use std::str::FromStr;

use crate::cli::ci_report::junit;
use crate::cli::ci_report::model::Run;

/// One report that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Wanted {
    pub(in crate::cli) format: Format,
    pub(in crate::cli) file: PathBuf,
}

/// A format of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Format {
    Junit,
}

/// Their names.
const FORMATS: &[(&str, Format)] = &[("junit", Format::Junit)];

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = text.split_once('=').unwrap_or((text, ""));
        let format = FORMATS.iter().find(|(known, _)| *known == name).map(|(_, format)| *format);
        let Some(format) = format else { return Err(format!("unknown format; known: {}", names())) };
        if file.is_empty() {
            return Err(format!("the file is missing: {name}=FILE"));
        }
        Ok(Self { format, file: file.into() })
    }
}

fn names() -> String {
    FORMATS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

impl Wanted {
    /// The report.
    pub(in crate::cli) fn render(&self, run: &Run) -> String {
        match self.format {
            Format::Junit => junit::render(run),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_a_format_and_a_file() {
        let wanted: Wanted = "junit=a=b.xml".parse().unwrap();
        assert_eq!((wanted.format, wanted.file), (Format::Junit, "a=b.xml".into()));
        for wrong in ["junit", "junit=", "=x", "", "xml=x"] {
            assert!(wrong.parse::<Wanted>().is_err(), "{wrong}");
        }
    }
}
