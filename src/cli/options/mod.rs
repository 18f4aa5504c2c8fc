//! The options that several commands have, and the plain values that they come to; they know nothing else of the command line.

pub(in crate::cli) mod authentication;
pub(in crate::cli) mod ci_report;
pub(in crate::cli) mod configuration;
pub(in crate::cli) mod confirmation;
pub(in crate::cli) mod connection;
pub(in crate::cli) mod credentials;
pub(in crate::cli) mod detail;
pub(in crate::cli) mod duration;
pub(in crate::cli) mod fleet;
pub(in crate::cli) mod host;
pub(in crate::cli) mod job;
pub(in crate::cli) mod job_filters;
pub(in crate::cli) mod journal;
pub(in crate::cli) mod limit;
pub(in crate::cli) mod list_view;
#[cfg(feature = "watch")]
pub(in crate::cli) mod listen;
pub(in crate::cli) mod log;
pub(in crate::cli) mod namespace;
#[cfg(feature = "nats")]
pub(in crate::cli) mod nats;
pub(in crate::cli) mod output;
#[cfg(feature = "journal")]
pub(in crate::cli) mod recorded_filters;
pub(in crate::cli) mod seen;
pub(in crate::cli) mod shared;
#[cfg(feature = "nats")]
pub(in crate::cli) mod sharing;
pub(in crate::cli) mod target;
pub(in crate::cli) mod tls;
#[cfg(feature = "nats")]
pub(in crate::cli) mod via;
