//! A virtual machine (Msvm_ComputerSystem).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::property_value::PropertyValue;

/// A virtual machine.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VirtualMachine {
    /// What a person calls it: ElementName.
    pub name: String,
    /// Its GUID: the key Name.
    pub id: String,
    /// EnabledState: 2 running, 3 off. Default 3.
    #[serde(default = "off")]
    pub enabled_state: u16,
    /// More properties, or others than the usual ones.
    #[serde(default)]
    pub properties: BTreeMap<String, PropertyValue>,
}

fn off() -> u16 {
    3
}
