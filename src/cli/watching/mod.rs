//! What `watch` does between hosts, journal and people: which hosts, what is reported, and when it reloads or ends.

#[cfg(feature = "nats")]
pub(in crate::cli) mod answering;
#[cfg(feature = "nats")]
pub(in crate::cli) mod by_nats;
pub(in crate::cli) mod hosts;
pub(in crate::cli) mod listener;
pub(in crate::cli) mod orders;
pub(in crate::cli) mod printer;
#[cfg(feature = "nats")]
pub(in crate::cli) mod results;
pub(in crate::cli) mod running;
pub(in crate::cli) mod served_sinks;
pub(in crate::cli) mod service;
pub(in crate::cli) mod shared;
pub(in crate::cli) mod signals;
mod sink_form;
pub(in crate::cli) mod sinks;
pub(in crate::cli) mod status;
mod table;
pub(in crate::cli) mod teller;
