//! A Hyper-V host played from a scenario file. What it does, and how sure that is, is in `docs/simulator.md`.

mod call;
mod http;
mod message;
mod model;
pub mod scenario;
mod schema;
#[cfg(test)]
mod tests;
mod verbs;
mod wql;

pub use http::{AcceptError, Clock, NtlmAcceptor, Running, Simulator, SimulatorError, Step};
pub use scenario::{ChannelBindingPolicy, Scenario};
