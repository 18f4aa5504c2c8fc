//! The name of a site: a part of subjects and buckets.

use std::fmt;
use std::str::FromStr;

/// A name of 1 to 32 letters, digits, hyphens and underscores.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteName(String);

/// A text that is not the name of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the name of a site has 1 to 32 letters, digits, hyphens and underscores")]
pub struct SiteNameError;

impl SiteName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for SiteName {
    /// `main`.
    fn default() -> Self {
        Self("main".to_owned())
    }
}

impl FromStr for SiteName {
    type Err = SiteNameError;

    fn from_str(text: &str) -> Result<Self, SiteNameError> {
        let is_allowed = |next: char| next.is_ascii_alphanumeric() || matches!(next, '-' | '_');
        let fits = (1..=32).contains(&text.len()) && text.chars().all(is_allowed);
        if fits { Ok(Self(text.to_owned())) } else { Err(SiteNameError) }
    }
}

impl fmt::Display for SiteName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_fits_into_a_subject_and_into_a_bucket() {
        assert_eq!("Berlin-2_b".parse::<SiteName>().map(|site| site.to_string()).as_deref(), Ok("Berlin-2_b"));
        for text in ["", "a.b", "a b", "*", ">", "ü", "a/b", &"x".repeat(33)] {
            assert_eq!(text.parse::<SiteName>(), Err(SiteNameError), "{text}");
        }
    }
}
