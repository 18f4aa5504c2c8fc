//! How a command ends: its exit code, and why it failed.

pub(in crate::cli) mod absence;
pub(in crate::cli) mod asked;
pub(in crate::cli) mod failure;
pub(in crate::cli) mod instead;
pub(in crate::cli) mod no_machine;
pub(in crate::cli) mod remedy;
pub(in crate::cli) mod usage;
