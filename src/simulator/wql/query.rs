//! A query as it was read: SELECT, ASSOCIATORS OF or REFERENCES OF.

use super::association::Association;
use super::condition::Condition;

/// A query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Query {
    Select(Select),
    /// `ASSOCIATORS OF` and `REFERENCES OF`.
    Associated(Association),
}

/// `SELECT`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Select {
    /// `None` for `*`.
    pub(crate) columns: Option<Vec<String>>,
    pub(crate) class: String,
    pub(crate) condition: Option<Condition>,
}
