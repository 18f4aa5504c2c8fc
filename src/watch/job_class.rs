//! What jobs that failed are counted by.

/// What jobs are counted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobClass {
    /// The class.
    pub class: String,
    /// The error code, or `other`.
    pub error_code: String,
}
