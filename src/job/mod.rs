//! Hyper-V jobs, their errors and the explanation.

pub mod error_values;
mod job_type;
mod probable_cause;
pub mod return_value;
pub mod values;
