//! Questions that a watcher answers in place of a host (`--via`).

pub(in crate::cli) mod explain;
pub(in crate::cli) mod journal;
pub(in crate::cli) mod list;
mod no_answer;
mod text;
mod worker;
