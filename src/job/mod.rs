//! Hyper-V jobs, their errors and the explanation.

mod advice;
mod affected;
mod concern;
mod concrete_job;
mod display;
mod explain;
mod find;
mod get_error;
mod guid;
mod headline;
mod instance_id;
mod job_type;
mod path;
mod paths_in_text;
mod query;
mod return_value;
mod root_cause;
mod state_change;
pub mod values;

pub use advice::{Advice, Symptom};
pub use affected::{AssociatedElement, AssociatedElements, JobAssociation, VirtualMachine};
pub use concern::{Concern, ConcernKind};
pub use concrete_job::ConcreteJob;
pub use explain::{Evidence, Explanation, Outcome, Step};
pub use find::{FoundNames, JobName, MOST_JOBS, NamedJob, NoJob, jobs_in};
pub use get_error::{ErrorMethod, GetError, GetErrorOutput, ReportedError};
pub use headline::NoReason;
pub use instance_id::{InstanceId, InvalidInstanceId};
pub use path::{DEFAULT_CLASS, JobClass, JobPath, JobPathError};
pub use query::{InvalidFilter, JobQuery, StateFilter, TypeFilter};
pub use return_value::{ReturnFamily, ReturnValue};
pub use root_cause::RootCause;
pub use state_change::{RequestStateChange, RequestedState};
