//! The document of `put`, `create` and `delete`.

use serde::Serialize;

use crate::addressing::Target;
use crate::cim::CimProperty;

use crate::report::property_values::PropertyValues;

/// What was changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChangeReport {
    /// The kind of the change.
    pub change: Change,
    /// The WMI object path of the instance.
    pub path: String,
    /// The properties as the host has them afterwards, if it says so.
    pub properties: Option<PropertyValues>,
}

/// The kind of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// Properties were changed.
    Put,
    /// The instance was created.
    Created,
    /// The instance was deleted.
    Deleted,
}

impl ChangeReport {
    /// A change of an instance, with the properties that the host gave afterwards.
    #[must_use]
    pub fn of(change: Change, instance: &Target, after: Option<Vec<CimProperty>>) -> Self {
        Self { change, path: instance.to_string(), properties: after.map(PropertyValues::from) }
    }
}
