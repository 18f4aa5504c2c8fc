//! Hyper-V jobs, their errors and the explanation.

mod advice;
mod concrete_job;
mod explain;
mod get_error;
mod job_type;
mod path;
mod return_value;
pub mod values;

pub use advice::{Advice, Symptom};
pub use concrete_job::ConcreteJob;
pub use explain::{Evidence, Explanation, Outcome};
pub use get_error::{ErrorMethod, GetError, GetErrorOutput, ReportedError};
pub use path::{DEFAULT_CLASS, JobClass, JobPath, JobPathError};
pub use return_value::{ReturnFamily, ReturnValue};
