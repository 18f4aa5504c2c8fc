//! Who logs in and with which password; it comes never from an argument.

pub(in crate::cli) mod credentials;
pub(in crate::cli) mod descriptor;
pub(in crate::cli) mod file;
pub(in crate::cli) mod helper;
pub(in crate::cli) mod keyring;
pub(in crate::cli) mod line;
pub(in crate::cli) mod process;
pub(in crate::cli) mod prompt;
pub(in crate::cli) mod standard_input;
pub(in crate::cli) mod systemd;
pub(in crate::cli) mod variable;
