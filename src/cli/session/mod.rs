//! From the options to a client.

pub(in crate::cli) mod authentication;
pub(in crate::cli) mod connect;
#[cfg(feature = "nats")]
pub(in crate::cli) mod nats;
pub(in crate::cli) mod open_files;
pub(in crate::cli) mod record;
pub(in crate::cli) mod recording_file;
pub(in crate::cli) mod tls_options;
pub(in crate::cli) mod trace_wire;
pub(in crate::cli) mod way;
