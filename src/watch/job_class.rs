//! What jobs that failed are counted by.

use serde_json::Value;

use crate::journal::JobRecord;

/// What jobs are counted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobClass {
    /// The class.
    pub class: String,
    /// The error code, `0` without one, or `other`.
    pub error_code: String,
}

impl From<&JobRecord> for JobClass {
    fn from(job: &JobRecord) -> Self {
        let document: Value = serde_json::from_str(&job.document).unwrap_or_default();
        let code = document.pointer("/job/error_code/value").map(Value::to_string);
        Self { class: job.class.clone(), error_code: code.unwrap_or_else(|| "0".to_owned()) }
    }
}
