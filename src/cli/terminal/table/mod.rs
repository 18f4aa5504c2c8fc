//! Jobs as a table for people.

mod columns;
mod layout;
mod row;
pub(in crate::cli) mod table;
