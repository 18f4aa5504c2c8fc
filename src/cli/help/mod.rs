//! Help: the short help of a command, the groups of commands, and the topics that together are the manual.

pub(in crate::cli) mod definition;
mod environment;
mod groups;
#[cfg(feature = "completion")]
pub(in crate::cli) mod manual;
pub(in crate::cli) mod topic;
