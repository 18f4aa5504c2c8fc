//! Instances one after the other, and what hosts do not know.

pub(in crate::cli) mod addressed;
pub(in crate::cli) mod enumeration;
pub(in crate::cli) mod refusal;
pub(in crate::cli) mod rows;
