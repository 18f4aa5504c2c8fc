//! A query as it was read: SELECT, ASSOCIATORS OF or REFERENCES OF.

use super::condition::Condition;
use super::parse;
use crate::simulator::model::association::Association;

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

impl Query {
    /// Reads a query; paths without a namespace are in `namespace`. The error says what is wrong and where.
    pub(crate) fn parse(text: &str, namespace: &str) -> Result<Self, String> {
        parse::query(text, namespace)
    }
}
