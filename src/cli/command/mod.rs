//! One command a file: its arguments, and what it does.

pub(in crate::cli) mod associators;
pub(in crate::cli) mod cancel;
pub(in crate::cli) mod cert;
#[cfg(feature = "completion")]
pub(in crate::cli) mod completion;
pub(in crate::cli) mod config;
pub(in crate::cli) mod create;
pub(in crate::cli) mod delete;
pub(in crate::cli) mod demo;
pub(in crate::cli) mod doctor;
#[cfg(feature = "nats")]
pub(in crate::cli) mod doctor_nats;
pub(in crate::cli) mod enumerate;
pub(in crate::cli) mod explain;
pub(in crate::cli) mod get;
pub(in crate::cli) mod get_error;
pub(in crate::cli) mod help;
pub(in crate::cli) mod identify;
pub(in crate::cli) mod invoke;
#[cfg(feature = "journal")]
pub(in crate::cli) mod journal;
pub(in crate::cli) mod list;
pub(in crate::cli) mod login;
pub(in crate::cli) mod logout;
#[cfg(feature = "completion")]
pub(in crate::cli) mod man;
#[cfg(feature = "mcp")]
pub(in crate::cli) mod mcp;
pub(in crate::cli) mod put;
pub(in crate::cli) mod query;
pub(in crate::cli) mod record;
#[cfg(feature = "journal")]
pub(in crate::cli) mod report;
pub(in crate::cli) mod schema;
pub(in crate::cli) mod simulate;
pub(in crate::cli) mod wait;
#[cfg(feature = "watch")]
pub(in crate::cli) mod watch;
