//! Many hosts in one command: the same question to each, answers in groups, one exit code.

pub(in crate::cli) mod asking;
pub(in crate::cli) mod asks_hosts;
#[cfg(feature = "mcp")]
pub(in crate::cli) mod each;
mod group;
mod said_once;
mod tally;
pub(in crate::cli) mod twins;
