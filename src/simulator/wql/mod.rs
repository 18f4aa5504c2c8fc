//! The part of WQL that the simulated host answers (Microsoft's "WQL (SQL for WMI)"; `docs/simulator.md` lists it).

mod condition;
mod like;
mod parse;
mod token;

use super::association::Association;

pub(super) use condition::{Condition, Operand, Operator};

/// A query.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Query {
    Select(Select),
    /// `ASSOCIATORS OF` and `REFERENCES OF`.
    Associated(Association),
}

/// `SELECT`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Select {
    /// `None` for `*`.
    pub(super) columns: Option<Vec<String>>,
    pub(super) class: String,
    pub(super) condition: Option<Condition>,
}

impl Query {
    /// Reads a query; paths without a namespace are in `namespace`. The error says what is wrong and where.
    pub(super) fn parse(text: &str, namespace: &str) -> Result<Self, String> {
        parse::query(text, namespace)
    }
}
