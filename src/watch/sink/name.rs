//! The name of a sink, under which the journal knows what was sent to it.

use std::fmt;
use std::str::FromStr;

/// A name: 1 to 64 letters, digits, hyphens, dots and underscores.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SinkName(String);

/// A text that is not the name of a sink.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the name of a sink has 1 to 64 letters, digits, hyphens, dots and underscores")]
pub struct SinkNameError;

impl SinkName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SinkName {
    type Err = SinkNameError;

    fn from_str(text: &str) -> Result<Self, SinkNameError> {
        let is_allowed = |next: char| next.is_ascii_alphanumeric() || matches!(next, '-' | '.' | '_');
        let fits = (1..=64).contains(&text.len()) && text.chars().all(is_allowed);
        if fits { Ok(Self(text.to_owned())) } else { Err(SinkNameError) }
    }
}

impl fmt::Display for SinkName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
