//! Following jobs to their end.

pub(in crate::cli) mod affected;
mod case;
pub(in crate::cli) mod followed;
pub(in crate::cli) mod resume;
pub(in crate::cli) mod started;
pub(in crate::cli) mod summary;
pub(in crate::cli) mod waiting;
