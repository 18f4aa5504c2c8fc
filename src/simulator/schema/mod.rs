//! What the simulated host knows without any scenario: classes, their keys, methods.

pub(crate) mod classes;
pub(crate) mod methods;
