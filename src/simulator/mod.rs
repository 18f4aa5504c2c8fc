//! A Hyper-V host played from a scenario file. What it does, and how sure that is, is in `docs/simulator.md`.

mod call;
#[doc(hidden)]
pub mod fuzzing;
mod http;
mod message;
mod model;
mod plan;
pub mod scenario;
mod schema;
#[cfg(test)]
mod tests;
mod verbs;
mod wql;

pub use http::{
    AcceptError, Clock, FleetHost, NtlmAcceptor, Running, RunningFleet, RunningRecording, Simulator, SimulatorError,
    Step, Visits,
};
pub use plan::{FleetPlan, Outage, PlannedJob};
pub use scenario::{ChannelBindingPolicy, Scenario};
