//! Where in a hosts file a host is named.

use std::fmt;

/// A place in a hosts file; all numbers count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// A line of a text file.
    Line(usize),
    /// A target of a JSON file.
    Target {
        /// Which group.
        group: usize,
        /// Which target of the group.
        target: usize,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Target { group, target } => write!(f, "group {group}, target {target}"),
        }
    }
}
