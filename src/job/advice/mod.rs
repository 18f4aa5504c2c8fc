//! Likely causes and next steps, by number. Words are never matched, for hosts speak many languages.
//!
//! Causes and steps are our own reading of the code tables and of what users report in public; they are hints, and say "likely". Each row
//! names its source. A code without a row of its own has its own meaning as the cause, and the step of its family.

mod access;
mod choose;
mod disks;
mod family;
mod files;
mod host;
mod job_codes;
mod network;
mod row;
mod symptom;

pub(super) use choose::{advice_for, is_generic};
pub use symptom::{Advice, Symptom};

#[cfg(test)]
mod tests;
