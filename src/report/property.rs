//! A property that has no field of its own in a document.

use serde::Serialize;

use crate::cim::{CimInstance, CimProperty, CimValue, FromCim};

/// A property with its values as text; null is an empty list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PropertyReport {
    /// Its name.
    pub name: String,
    /// The value, or the entries of an array.
    pub values: Vec<String>,
}

impl From<&CimProperty> for PropertyReport {
    fn from(property: &CimProperty) -> Self {
        Self { name: property.name.clone(), values: texts(&property.value) }
    }
}

/// The same for a property that is not needed afterwards.
impl From<CimProperty> for PropertyReport {
    fn from(property: CimProperty) -> Self {
        Self { values: texts(&property.value), name: property.name }
    }
}

impl PropertyReport {
    /// The properties of an instance.
    pub(crate) fn all(instance: &CimInstance) -> Vec<Self> {
        instance.properties.iter().map(Self::from).collect()
    }
}

fn texts(value: &CimValue) -> Vec<String> {
    match value {
        CimValue::Null => Vec::new(),
        CimValue::Array(values) => values.iter().filter(|value| **value != CimValue::Null).map(text).collect(),
        value => vec![text(value)],
    }
}

/// References and instances, which are not text, as people read them.
fn text(value: &CimValue) -> String {
    String::from_cim(value).unwrap_or_else(|| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addressing::{Namespace, Target};

    #[test]
    fn a_property_without_a_field_is_text_whatever_its_type() {
        let reference = Target::read(r#"Msvm_X.Name="1""#, &Namespace::virtualization_v2()).unwrap().reference;
        let values = |value| PropertyReport::from(&CimProperty { name: "P".into(), cim_type: None, value }).values;
        let path = r#"root\virtualization\v2:Msvm_X.Name="1""#;
        assert_eq!(values(CimValue::Reference(reference)), [path]);
        assert_eq!(
            values(CimValue::Array(vec![CimValue::Char16(7), CimValue::Null, CimValue::Boolean(true)])),
            ["7", "true"]
        );
        let instance = CimInstance { class_name: "Msvm_X".into(), properties: Vec::new() };
        assert_eq!(values(CimValue::Instance(instance)), ["Msvm_X"]);
        assert!(values(CimValue::Null).is_empty());
    }
}
