//! One login on one connection.

pub(super) mod legs;
mod step;
#[cfg(test)]
mod tests;
