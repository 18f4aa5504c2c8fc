//! A number of a host with its documented name.

use serde::Serialize;

use crate::cim::value_map::Mapped;
use crate::job::ReturnValue;

/// A number of a host with its documented name, if there is one.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct Named {
    value: u32,
    name: Option<String>,
}

impl Named {
    pub(crate) fn new(value: impl Into<u32>, name: Option<&str>) -> Self {
        Self { value: value.into(), name: name.map(str::to_owned) }
    }

    /// A value of a CIM value map.
    pub(crate) fn of(value: impl Mapped + Copy) -> Self {
        Self::new(value.number(), value.documented())
    }

    pub(crate) fn return_value(value: ReturnValue) -> Self {
        Self::new(value.raw(), value.name())
    }
}
