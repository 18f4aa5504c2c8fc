//! Properties by name, with their values as JSON has them.

use serde::{Serialize, Serializer};

use crate::cim::instance_in_text::Texts;
use crate::cim::{CimProperty, CimValue};

use crate::report::value::Json;

/// Properties as a JSON object: by name, each with its value (`CimValue` says how). Instances in texts are objects, up to eight levels deep.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema), schemars(inline))]
pub struct PropertyValues(
    #[cfg_attr(feature = "schemas", schemars(with = "std::collections::BTreeMap<String, serde_json::Value>"))]
    Vec<CimProperty>,
);

impl PropertyValues {
    /// The properties as the host sent them.
    #[must_use]
    pub fn as_slice(&self) -> &[CimProperty] {
        &self.0
    }

    /// The value of a property, its name compared without case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&CimValue> {
        self.0.iter().find(|property| property.name.eq_ignore_ascii_case(name)).map(|property| &property.value)
    }
}

impl From<Vec<CimProperty>> for PropertyValues {
    fn from(properties: Vec<CimProperty>) -> Self {
        Self(properties)
    }
}

impl Serialize for PropertyValues {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Json::new(self.as_slice(), &Texts::default()).serialize(serializer)
    }
}
