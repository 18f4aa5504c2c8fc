//! Following jobs to their end.

pub(in crate::cli) mod followed;
