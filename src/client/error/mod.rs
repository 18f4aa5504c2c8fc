//! What can go wrong with a call, at which stage, and what to try then.

pub(in crate::client) mod configuration;
pub(in crate::client) mod decisions;
pub(in crate::client) mod error;
pub(in crate::client) mod failure_stage;
pub(in crate::client) mod handshake;
pub(in crate::client) mod http_notes;
pub(in crate::client) mod refused;
pub mod remedy;
pub(in crate::client) mod source_chain;
pub(in crate::client) mod transport;
pub(in crate::client) mod unreachable;

pub use self::configuration::ConfigurationError;
pub use self::error::{Error, NoSuchJob, Stage};
pub use self::failure_stage::FailureStage;
pub use self::handshake::HandshakeError;
pub(crate) use self::handshake::is_of_tls_library;
pub use self::http_notes::{HttpNotes, HttpSysPage};
pub use self::refused::Refused;
pub use self::transport::TransportError;
pub use self::unreachable::Unreachable;
