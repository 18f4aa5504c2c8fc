//! The part of WQL that the simulated host answers (Microsoft's "WQL (SQL for WMI)"; `docs/simulator.md` lists it), and associations.

mod association;
mod condition;
mod like;
mod literal;
mod parse;
mod query;
mod token;

pub(crate) use association::{Association, Wanted};
pub(crate) use parse::parse;
pub(crate) use query::{Query, Select};
