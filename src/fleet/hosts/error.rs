//! Why a hosts file cannot be used.

use crate::client::EndpointError;
use crate::fleet::hosts::limits::{MAX_FILE_BYTES, MAX_HOSTS};
use crate::fleet::hosts::place::Place;

/// Why a hosts file cannot be used: the file, the place in it, and the problem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {problem}", at(.place))]
pub struct HostsError {
    /// The name of the file as the caller gave it.
    pub file: String,
    /// Where in the file, if it is one place.
    pub place: Option<Place>,
    /// What is wrong there.
    pub problem: HostsProblem,
}

/// What is wrong with a hosts file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HostsProblem {
    /// A host that is not one.
    #[error(transparent)]
    Host(#[from] EndpointError),
    /// A word after the host that is not a label.
    #[error(
        "{0:?} is not a label: write key=value, the key in letters, digits and _, at most 64 labels and 1,024 bytes a value"
    )]
    Label(String),
    /// A label that one host has twice.
    #[error("the label {0} is set twice")]
    LabelTwice(String),
    /// No host at all.
    #[error("the file names no host")]
    Empty,
    /// The file is too long.
    #[error("the file is longer than {MAX_FILE_BYTES} bytes")]
    TooLong,
    /// Too many hosts.
    #[error("the file names more than {MAX_HOSTS} hosts")]
    TooManyHosts,
    /// The file is not in UTF-8.
    #[error("the file is not text in UTF-8 (PowerShell: Out-File -Encoding utf8)")]
    NotUtf8,
    /// JSON that is not of the expected form; the text says where and why.
    #[error("not the JSON of file-based service discovery ([{{\"targets\": [...]}}]): {0}")]
    Json(String),
    /// JSON, without the feature that reads it.
    #[error("JSON needs the feature serde")]
    JsonNotSupported,
}

fn at(place: &Option<Place>) -> String {
    place.map(|place| format!(": {place}")).unwrap_or_default()
}
