//! The part of WQL that the simulated host answers (Microsoft's "WQL (SQL for WMI)"; `docs/simulator.md` lists it).

mod condition;
mod like;
mod parse;
mod query;
mod token;

pub(crate) use condition::{Condition, Operand, Operator};
pub(crate) use query::{Query, Select};
