//! From what is typed, the variables and the configuration file to what counts for a host.

pub(in crate::cli) mod asked_host;
pub(in crate::cli) mod asked_hosts;
pub(in crate::cli) mod configuration;
pub(in crate::cli) mod effective;
pub(in crate::cli) mod file;
pub(in crate::cli) mod layers;
pub(in crate::cli) mod location;
pub(in crate::cli) mod overlay;
pub(in crate::cli) mod pattern;
pub(in crate::cli) mod redacted;
pub(in crate::cli) mod resolve;
pub(in crate::cli) mod setting;
pub(in crate::cli) mod table;
