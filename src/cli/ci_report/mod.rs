//! Reports for CI systems: one model of what a command found out, and one pure function for each format.

mod azure;
pub(in crate::cli) mod collected;
mod cut;
pub(in crate::cli) mod file;
mod fingerprint;
mod github;
mod gitlab;
mod junit;
pub(in crate::cli) mod location;
mod markdown;
pub(in crate::cli) mod model;
pub(in crate::cli) mod render;
#[cfg(test)]
mod samples;
mod sarif;
pub(in crate::cli) mod system;
mod teamcity;
mod told;
pub(in crate::cli) mod wanted;
