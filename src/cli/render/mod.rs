//! The formats of standard output, one a file.

pub(in crate::cli) mod json;
