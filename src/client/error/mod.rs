//! What can go wrong with a call, at which stage, and what to try then.

pub(in crate::client) mod error;
pub(in crate::client) mod failure_stage;
pub(in crate::client) mod hint;

pub use self::error::{ConfigurationError, Error, Refused, Stage, TransportError, Unreachable};
pub use self::failure_stage::FailureStage;
#[cfg(feature = "cli")]
pub(crate) use self::hint::of_fault as hint_of_fault;
