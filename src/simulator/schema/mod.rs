//! What the simulated host knows without any scenario: classes, their keys, types of properties, methods.

pub(crate) mod classes;
pub(crate) mod methods;
pub(crate) mod property_types;
pub(crate) mod signatures;
