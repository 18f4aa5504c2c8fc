//! A Hyper-V host played from a scenario file. What it does, and how sure that is, stands in `docs/simulator.md`.

mod certificate;
mod cim_xml;
mod exchange;
mod faults;
mod get;
mod get_error;
mod history;
mod host;
mod identify;
mod job_properties;
mod login;
mod media;
mod ntlm_acceptor;
mod properties;
mod reply;
mod request;
mod resource;
pub mod scenario;
mod server;
mod spnego;
mod verb;

pub use ntlm_acceptor::{AcceptError, ChannelBindingPolicy, NtlmAcceptor, Step};
pub use scenario::Scenario;
pub use server::{Running, Simulator, SimulatorError};
