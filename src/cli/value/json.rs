//! An instance as JSON, as `get -o json` prints it; types may be behind the names where the host does not tell them.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::addressing::Namespace;
use crate::cim::{CimInstance, CimProperty, CimType, CimValue};

use crate::cli::ending::failure::Failure;
use crate::cli::value::assignment::{Suffix, append, split_name, typed};
use crate::cli::value::classes::Classes;
use crate::cli::value::declared::Declared;
use crate::cli::value::untyped;

/// The instance in a document; of `class` where that names none. The classes of instances inside it are asked for too.
pub(in crate::cli) async fn read(
    value: &Value,
    class: &str,
    classes: &mut Classes<'_>,
) -> Result<CimInstance, Failure> {
    let mut reading = Reading { namespace: classes.namespace().clone(), declared: HashMap::new() };
    for (class, names) in instances_in(value, class) {
        let declared = classes.properties(&class, names.into_iter()).await?;
        reading.declared.entry(class).or_default().extend(declared);
    }
    reading.instance(value, class)
}

/// What the host declares of the classes in a document.
struct Reading {
    namespace: Namespace,
    declared: HashMap<String, Vec<Declared>>,
}

impl Reading {
    fn instance(&self, value: &Value, class: &str) -> Result<CimInstance, Failure> {
        let properties =
            properties_of(value).ok_or_else(|| Failure::Usage(format!("{class} has no object \"properties\"")))?;
        let class_name = class_of(value, class).to_owned();
        let declared = self.declared.get(&class_name).map(Vec::as_slice).unwrap_or_default();
        let properties = properties.iter().map(|(written, value)| self.property(written, value, declared));
        Ok(CimInstance { properties: properties.collect::<Result<_, _>>()?, class_name })
    }

    fn property(&self, written: &str, value: &Value, declared: &[Declared]) -> Result<CimProperty, Failure> {
        let (name, suffix) = split_name(written).map_err(Failure::Usage)?;
        let declared = Declared::of(declared, name);
        let cim_type = if let Suffix::Type(cim_type) = suffix { Some(cim_type) } else { declared.cim_type };
        let value = declared.in_array(self.value(&declared.name, value, cim_type)?);
        Ok(CimProperty { name: declared.name, cim_type, value })
    }

    fn value(&self, name: &str, value: &Value, cim_type: Option<CimType>) -> Result<CimValue, Failure> {
        let text = match value {
            Value::Null => return Ok(CimValue::Null),
            Value::Array(values) => {
                let mut array = CimValue::Array(Vec::with_capacity(values.len()));
                for value in values {
                    append(&mut array, self.value(name, value, cim_type)?);
                }
                return Ok(array);
            }
            Value::Object(_) => return Ok(CimValue::Instance(self.instance(value, name)?)),
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
        };
        match (cim_type, value) {
            (Some(cim_type), _) => typed(name, &text, cim_type, &self.namespace),
            (None, Value::Bool(value)) => Ok(CimValue::Boolean(*value)),
            (None, Value::Number(_)) => Ok(CimValue::Untyped(text)),
            (None, _) => Ok(untyped::datetime(name, &text).unwrap_or(CimValue::String(text))),
        }
    }
}

/// The classes of a document with the names of the properties that it has of each.
fn instances_in<'v>(value: &'v Value, class: &str) -> Vec<(String, Vec<&'v str>)> {
    let Some(properties) = properties_of(value) else { return Vec::new() };
    let names = properties.keys().filter_map(|key| Some(split_name(key).ok()?.0)).collect();
    let mut found = vec![(class_of(value, class).to_owned(), names)];
    for (name, value) in properties {
        let values = if let Value::Array(values) = value { values.as_slice() } else { std::slice::from_ref(value) };
        found.extend(values.iter().flat_map(|value| instances_in(value, name)));
    }
    found
}

fn properties_of(value: &Value) -> Option<&Map<String, Value>> {
    value.get("properties").and_then(Value::as_object)
}

fn class_of<'v>(value: &'v Value, otherwise: &'v str) -> &'v str {
    value.get("class").and_then(Value::as_str).unwrap_or(otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::value::instance_file::check_types;
    use serde_json::json;

    fn read(value: &Value) -> Result<CimInstance, Failure> {
        read_declared(value, &[])
    }

    fn read_declared(value: &Value, declared: &[(&str, Declared)]) -> Result<CimInstance, Failure> {
        let mut reading = Reading { namespace: Namespace::virtualization_v2(), declared: HashMap::new() };
        for (class, declared) in declared {
            reading.declared.entry((*class).to_owned()).or_default().push(declared.clone());
        }
        reading.instance(&json!({ "properties": value }), "Msvm_X")
    }

    #[test]
    fn suffixes_and_json_itself_tell_the_types() {
        let instance =
            read(&json!({"A:uint16": 4, "B": true, "C": null, "D": ["x", "y"], "E:datetime": "PT5M"})).unwrap();
        assert_eq!(instance.value("A"), Some(&CimValue::Unsigned(4)));
        assert_eq!(instance.value("B"), Some(&CimValue::Boolean(true)));
        assert_eq!(instance.value("C"), Some(&CimValue::Null));
        assert!(matches!(instance.value("D"), Some(CimValue::Array(values)) if values.len() == 2));
        assert!(matches!(instance.value("E"), Some(CimValue::DateTime(_))));
    }

    #[test]
    fn the_form_of_a_date_tells_it_where_nothing_else_does() {
        let instance = read(&json!({"Delay": "P0DT0H45M0S", "ElementName": "P0DT0H45M0S"})).unwrap();
        assert!(matches!(instance.value("Delay"), Some(CimValue::DateTime(_))));
        assert!(matches!(instance.value("ElementName"), Some(CimValue::String(_))));
    }

    #[test]
    fn one_value_of_a_declared_array_is_an_array_of_one() {
        let array = |name: &str| Declared { name: name.into(), cim_type: Some(CimType::Uint16), is_array: true };
        let declared = [("Msvm_X", array("Status")), ("Msvm_X", array("Nothing")), ("Msvm_Y", array("Inner"))];
        let one = CimValue::Array(vec![CimValue::Unsigned(2)]);
        let value = json!({"Status": "2", "Nothing": null, "Y": {"class": "Msvm_Y", "properties": {"Inner": 2}}});
        let instance = read_declared(&value, &declared).unwrap();
        assert_eq!((instance.value("Status"), instance.value("Nothing")), (Some(&one), Some(&CimValue::Null)));
        let Some(CimValue::Instance(inner)) = instance.value("Y") else { panic!() };
        assert_eq!(inner.value("Inner"), Some(&one));
    }

    #[test]
    fn the_classes_inside_a_document_are_found() {
        let value = json!({"class": "A", "properties": {"x:uint8": 1, "B": [{"properties": {"y": 2}}]}});
        let expected = [("A".to_owned(), vec!["B", "x"]), ("B".to_owned(), vec!["y"])];
        assert_eq!(instances_in(&value, "Z"), expected);
    }

    #[test]
    fn a_number_without_type_is_refused_inside_cim_xml_only() {
        let instance = read(&json!({"Inner": {"class": "Y", "properties": {"N": 1}}})).unwrap();
        let error = check_types(&instance).unwrap_err();
        assert_eq!(
            error.to_string(),
            r#"the type of N is not known: write it behind the name in the file, such as "N:uint16""#
        );
        assert!(check_types(&read(&json!({"N:uint8": 1, "S": "x"})).unwrap()).is_ok());
    }

    #[test]
    fn names_and_values_that_are_none_are_refused() {
        for value in [json!({"a b": 1}), json!({"A:uint8": 256}), json!({"A": {"x": 1}})] {
            assert!(read(&value).is_err(), "{value}");
        }
    }
}
