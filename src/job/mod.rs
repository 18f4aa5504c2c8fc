//! Hyper-V jobs, their errors and the explanation.

mod advice;
mod affected;
mod concrete_job;
mod display;
mod explain;
mod get_error;
mod job_type;
mod path;
mod query;
mod return_value;
mod state_change;
pub mod values;

pub use advice::{Advice, Symptom};
pub use affected::{AssociatedElement, AssociatedElements, JobAssociation, VirtualMachine};
pub use concrete_job::ConcreteJob;
pub use explain::{Evidence, Explanation, Outcome};
pub use get_error::{ErrorMethod, GetError, GetErrorOutput, ReportedError};
pub use path::{DEFAULT_CLASS, JobClass, JobPath, JobPathError};
pub use query::{InvalidFilter, JobQuery, StateFilter, TypeFilter};
pub use return_value::{ReturnFamily, ReturnValue};
pub use state_change::{RequestStateChange, RequestedState};
