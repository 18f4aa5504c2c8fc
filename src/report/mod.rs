//! What is printed as JSON: version 1 of a contract, held by `schemas/output.v1.schema.json`.
//!
//! Fields may be added within a version; none is renamed, removed or given another meaning. Absent and null values of the host are `null`; an
//! empty text is one the host sent. Texts of the host come unchanged.
//!
//! With the feature `serde`, `serde_json::to_string(&explanation)` gives the document of `explain -o json`.

#[cfg(feature = "client")]
mod answered;
mod cause;
#[cfg(feature = "client")]
mod certificates;
mod code;
#[cfg(feature = "client")]
mod doctor;
mod document;
mod error;
#[cfg(feature = "client")]
mod exit;
#[cfg(feature = "client")]
mod failure;
mod fault;
#[cfg(feature = "client")]
mod instances;
mod job;
#[cfg(feature = "client")]
mod jobs;
#[cfg(feature = "cli")]
mod local;
#[cfg(feature = "client")]
mod messages;
mod named;
mod property;
mod reasons;
mod serialize;
#[cfg(feature = "client")]
mod service;
#[cfg(feature = "cli")]
mod settings;
mod touched;
mod values;

pub use self::document::Report;
#[cfg(feature = "client")]
pub use self::exit::Exit;
#[cfg(feature = "client")]
pub use self::failure::FailureReport;
#[cfg(feature = "cli")]
pub(crate) use self::fault::FaultReport;
#[cfg(feature = "client")]
pub use self::instances::{Called, Change, InstanceReport};
#[cfg(feature = "client")]
pub use self::jobs::{ListedReport, WaitReport};
#[cfg(feature = "cli")]
pub(crate) use self::messages::{messages, messages_of};
#[cfg(feature = "cli")]
pub(crate) use self::settings::{Kept, OriginName, SettingReport};
