//! `cimjob simulate`: simulated Hyper-V hosts, for trying and testing.

mod announced;
mod arguments;
mod files;
mod fleet;
mod one;
mod replayed;
mod run;

pub(in crate::cli) use arguments::Simulate;
pub(in crate::cli) use one::endpoint;
pub(in crate::cli) use run::run;
