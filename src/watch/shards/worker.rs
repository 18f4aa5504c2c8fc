//! The name of a worker, which stays the same over its restarts.

use std::fmt;
use std::str::FromStr;

/// A name of 1 to 64 letters, digits, hyphens, dots and underscores.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkerName(String);

/// A text that is not the name of a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the name of a worker has 1 to 64 letters, digits, hyphens, dots and underscores")]
pub struct WorkerNameError;

/// The longest name.
const MOST: usize = 64;

impl WorkerName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name that is made fit: what it must not contain becomes a hyphen.
    #[must_use]
    pub fn like(text: &str) -> Self {
        let fit = |next: char| if is_allowed(next) { next } else { '-' };
        let name: String = text.chars().map(fit).take(MOST).collect();
        Self(if name.is_empty() { "worker".to_owned() } else { name })
    }
}

fn is_allowed(next: char) -> bool {
    next.is_ascii_alphanumeric() || matches!(next, '-' | '.' | '_')
}

impl FromStr for WorkerName {
    type Err = WorkerNameError;

    fn from_str(text: &str) -> Result<Self, WorkerNameError> {
        let fits = (1..=MOST).contains(&text.len()) && text.chars().all(is_allowed);
        if fits { Ok(Self(text.to_owned())) } else { Err(WorkerNameError) }
    }
}

impl fmt::Display for WorkerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_made_fit_is_a_name() {
        for text in ["", "node a", "ö", &"x".repeat(100), "w1.lab"] {
            let name = WorkerName::like(text);
            assert_eq!(name.as_str().parse(), Ok(name.clone()), "{text}");
        }
    }
}
