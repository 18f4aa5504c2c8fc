//! The hosts file: which hosts there are, and what people say about them.

pub(super) mod canonical;
pub(super) mod error;
#[cfg(feature = "serde")]
mod file_sd;
pub(super) mod host;
pub(super) mod host_name;
mod labels;
pub(super) mod limits;
mod lines;
pub(super) mod list;
mod parse;
pub(super) mod place;
