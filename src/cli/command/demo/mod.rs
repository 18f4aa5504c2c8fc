//! `cimjob demo`: cimjob at work without a host of one's own.

mod arguments;
mod one_host;
mod run;
#[cfg(feature = "watch")]
mod watch;
#[cfg(not(feature = "watch"))]
mod without_watch;

pub(in crate::cli) use arguments::Demo;
pub(in crate::cli) use run::run;
