//! The scenario a simulated host plays: who may log in, and which jobs there are. Described in `docs/simulator.md`.

mod authentication;
mod check;
mod check_rest;
mod cim_error;
mod document;
mod generate;
mod host;
mod instance;
mod job;
mod method;
mod on_demand;
mod read;
mod service;
mod user;
mod virtual_machine;

pub use authentication::{ChannelBindingPolicy, Scheme};
pub use cim_error::CimError;
pub use document::Scenario;
pub use generate::Generate;
pub use host::HostFacts;
pub use instance::SettingsInstance;
pub use job::{
    ErrorShape, FaultName, GoneAfter, Job, JobChange, JobEnd, JobState, JobStateName, JobTimes, PropertyItem,
    PropertyValue,
};
pub use method::Method;
pub use on_demand::FaultOnDemand;
pub use read::{ScenarioError, ScenarioFormat};
pub use service::{HyperV, ServiceSettings};
pub use user::{Rights, User};
pub use virtual_machine::VirtualMachine;
