//! Reports for CI systems: one model of what a command found out, and one pure function for each format.

pub(in crate::cli) mod collected;
mod cut;
pub(in crate::cli) mod file;
mod junit;
pub(in crate::cli) mod model;
pub(in crate::cli) mod wanted;
