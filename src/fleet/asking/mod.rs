//! Many hosts asked at the same time, within limits.

pub(super) mod answer;
pub(super) mod answers;
mod budgets;
pub(super) mod contact;
pub(super) mod fan_out;
#[cfg(test)]
mod tests;
