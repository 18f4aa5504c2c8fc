//! Results for other watchers: what this one recorded leaves through the outbox, and a central one journals what all others found.
//!
//! [`Results`] is a stream that keeps what is sent to it and gives it out in order. [`Publisher`] sends it the jobs and gaps of the journal, each at
//! least once under its id. [`Central`] receives them and writes each into its own journal exactly once, together with the place in the stream. The
//! journal of the worker stays the truth: the stream only transports.

mod aside;
mod central;
mod document;
mod lost;
#[cfg(test)]
mod memory;
mod origin;
mod publisher;
mod subject;
mod suspicions;
mod transport;

pub use self::aside::Aside;
pub use self::central::{Central, Part};
pub use self::origin::Origin;
pub use self::publisher::Publisher;
pub use self::subject::{Topic, host_token, subject};
pub use self::transport::{Extent, Incoming, Outgoing, Results, ResultsError};
