//! The network of the simulated host: listeners, TLS, logins, sealed messages, content types.

mod certificate;
mod clock;
mod exchange;
mod login;
mod media;
mod ntlm;
mod open_connections;
mod sealed;
mod server;

pub use clock::Clock;
pub use ntlm::{AcceptError, NtlmAcceptor, Step};
pub use server::{Running, Simulator, SimulatorError};
