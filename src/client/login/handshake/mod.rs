//! One login on one connection.

pub(super) mod legs;
#[cfg(test)]
mod tests;
