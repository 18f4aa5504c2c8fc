//! The value of `--location`: the file and the line of a repository that a finding is shown at.

use std::str::FromStr;

/// A place in the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Location {
    /// The path from the root of the repository, with slashes.
    pub(in crate::cli) file: String,
    pub(in crate::cli) line: u32,
}

impl FromStr for Location {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (file, line) = match text.rsplit_once(':') {
            Some((file, line)) if !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()) => (file, line),
            _ => (text, "1"),
        };
        let line = line.parse().ok().filter(|line| *line > 0).ok_or("lines count from 1")?;
        if file.is_empty() || file.starts_with('/') || file.contains('\\') || file.chars().any(char::is_control) {
            return Err("expected FILE or FILE:LINE, with a path from the root of the repository");
        }
        Ok(Self { file: file.trim_start_matches("./").to_owned(), line })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_the_first_unless_it_is_named() {
        let of = |text: &str| text.parse::<Location>().map(|place| (place.file, place.line));
        assert_eq!(of("deploy.yml"), Ok(("deploy.yml".into(), 1)));
        assert_eq!(of("./a:b/deploy.yml:12"), Ok(("a:b/deploy.yml".into(), 12)));
        for wrong in ["", ":3", "a:0", "a:99999999999", "/etc/passwd", r"a\b", "a\nb"] {
            assert!(of(wrong).is_err(), "{wrong:?}");
        }
    }
}
