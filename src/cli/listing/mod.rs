//! What `list` does with the jobs that it finds.

mod case;
mod doubts;
mod kept;
pub(in crate::cli) mod listed;
pub(in crate::cli) mod machine;
mod order;
