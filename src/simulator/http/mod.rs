//! The network of the simulated host: listeners, TLS, logins, sealed messages, content types.

mod certificate;
mod clock;
mod exchange;
mod fleet;
mod fleet_hosts;
mod fleet_listening;
mod listening;
mod lock;
mod login;
mod media;
mod ntlm;
mod one_of_many;
mod open_connections;
mod replayed;
mod sealed;
mod server;
mod simulator_error;

pub use clock::Clock;
pub use fleet::{FleetHost, RunningFleet};
pub use ntlm::{AcceptError, NtlmAcceptor, Step};
pub use one_of_many::Visits;
pub use replayed::RunningRecording;
pub use server::{Running, Simulator};
pub use simulator_error::SimulatorError;
