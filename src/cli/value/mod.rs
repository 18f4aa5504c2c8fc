//! Values and names on the command line and in files, with the types that the host declares.

pub(in crate::cli) mod assignment;
pub(in crate::cli) mod classes;
pub(in crate::cli) mod declared;
pub(in crate::cli) mod input;
pub(in crate::cli) mod instance_file;
pub(in crate::cli) mod job_argument;
pub(in crate::cli) mod json;
pub(in crate::cli) mod log_text;
pub(in crate::cli) mod properties;
pub(in crate::cli) mod target_argument;
pub(in crate::cli) mod untyped;
