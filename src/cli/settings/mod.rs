//! From the words of the command line, the variables and the configuration file to what counts.

pub(in crate::cli) mod effective;
pub(in crate::cli) mod environment;
pub(in crate::cli) mod file;
pub(in crate::cli) mod layers;
pub(in crate::cli) mod location;
pub(in crate::cli) mod pattern;
pub(in crate::cli) mod table;
