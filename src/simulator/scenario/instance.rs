//! An instance of any class, such as a setting.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::property_value::PropertyValue;

/// An instance that Get, Enumerate, Put, Create and Delete work on. Create needs one instance of the class to know its keys.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SettingsInstance {
    /// The class.
    pub class: String,
    /// The namespace. Default `root/virtualization/v2`.
    #[serde(default = "super::default::default_namespace")]
    pub namespace: String,
    /// The names of the properties that are keys. Default `InstanceID`.
    #[serde(default = "instance_id")]
    pub keys: Vec<String>,
    /// All properties, the keys too. A property that is null is written as an empty list.
    pub properties: BTreeMap<String, PropertyValue>,
}

impl SettingsInstance {
    /// Class, namespace and keys in one spelling: two instances are the same if theirs is.
    pub(super) fn identity(&self) -> String {
        let key = |name: &String| format!("{name}={:?}", self.properties.get(name).map(PropertyValue::to_text));
        let mut keys: Vec<_> = self.keys.iter().map(key).collect();
        keys.sort_by_key(|key| key.to_lowercase());
        format!("{}:{}.{}", self.namespace, self.class, keys.join(",")).to_lowercase()
    }
}

fn instance_id() -> Vec<String> {
    vec!["InstanceID".to_owned()]
}
