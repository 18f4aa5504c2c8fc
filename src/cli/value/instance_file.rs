//! An instance in a file: CIM-XML (DSP0201), or JSON as `get -o json` prints it, with types behind the names where the host does not tell them.

use std::fs::File;
use std::path::Path;

use serde_json::{Map, Value};

use crate::addressing::Namespace;
use crate::cim::{CimInstance, CimProperty, CimType, CimValue, read_cim_xml};
use crate::xml::Limits;

use crate::cli::bounded;
use crate::cli::ending::failure::Failure;
use crate::cli::value::assignment::{Suffix, append, split_name, typed};
use crate::cli::value::classes::Classes;
use crate::cli::value::declared::Declared;

/// The largest file that is read.
const MAX_FILE: u64 = 16 * 1024 * 1024;

/// The text of a file in UTF-8.
pub(in crate::cli) fn text(path: &Path) -> Result<String, Failure> {
    let read = File::open(path).and_then(|file| bounded::read_text(file, MAX_FILE));
    read.map_err(|error| Failure::configuration(format!("{} cannot be read", path.display()), error))
}

/// The instance in a file; of `class` where the file names none.
pub(in crate::cli) async fn read(path: &Path, class: &str, classes: &mut Classes<'_>) -> Result<CimInstance, Failure> {
    let text = text(path)?;
    if text.trim_start_matches('\u{FEFF}').trim_start().starts_with('<') {
        return read_cim_xml(text.trim_start_matches('\u{FEFF}'), &Limits::default())
            .map_err(|error| Failure::configuration(format!("{} holds no instance", path.display()), error));
    }
    let value: Value = serde_json::from_str(&text)
        .map_err(|error| Failure::configuration(format!("{} is neither CIM-XML nor JSON", path.display()), error))?;
    let wrong = || Failure::Usage(format!("{} has no object \"properties\"", path.display()));
    let properties = value.get("properties").and_then(Value::as_object).ok_or_else(wrong)?;
    let class = class_of(&value, class);
    let names: Vec<&str> = properties.keys().filter_map(|key| Some(split_name(key).ok()?.0)).collect();
    let declared = classes.properties(&class, names.into_iter()).await?;
    instance(class, properties, &declared, classes.namespace())
}

fn class_of(value: &Value, otherwise: &str) -> String {
    value.get("class").and_then(Value::as_str).unwrap_or(otherwise).to_owned()
}

fn instance(
    class_name: String,
    properties: &Map<String, Value>,
    declared: &[Declared],
    namespace: &Namespace,
) -> Result<CimInstance, Failure> {
    let mut read = Vec::with_capacity(properties.len());
    for (written, value) in properties {
        let (name, suffix) = split_name(written).map_err(Failure::Usage)?;
        let declared = Declared::of(declared, name);
        let cim_type = if let Suffix::Type(cim_type) = suffix { Some(cim_type) } else { declared.cim_type };
        let value = property(&declared.name, value, cim_type, namespace)?;
        read.push(CimProperty { name: declared.name, cim_type, value });
    }
    Ok(CimInstance { class_name, properties: read })
}

fn property(name: &str, value: &Value, cim_type: Option<CimType>, namespace: &Namespace) -> Result<CimValue, Failure> {
    let text = match value {
        Value::Null => return Ok(CimValue::Null),
        Value::Array(values) => {
            let mut array = CimValue::Array(Vec::with_capacity(values.len()));
            for value in values {
                append(&mut array, property(name, value, cim_type, namespace)?);
            }
            return Ok(array);
        }
        Value::Object(inner) => {
            let properties = inner.get("properties").and_then(Value::as_object);
            let properties =
                properties.ok_or_else(|| Failure::Usage(format!("{name} has no object \"properties\"")))?;
            return Ok(CimValue::Instance(instance(class_of(value, name), properties, &[], namespace)?));
        }
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    };
    match (cim_type, value) {
        (Some(cim_type), _) => typed(name, &text, cim_type, namespace),
        (None, Value::Bool(value)) => Ok(CimValue::Boolean(*value)),
        (None, Value::Number(_)) => Ok(CimValue::Untyped(text)),
        (None, _) => Ok(CimValue::String(text)),
    }
}

/// Fails for a number whose type nobody told: inside CIM-XML each value has one.
pub(in crate::cli) fn check_types(instance: &CimInstance) -> Result<(), Failure> {
    for property in &instance.properties {
        let values = if let CimValue::Array(values) = &property.value {
            values.as_slice()
        } else {
            std::slice::from_ref(&property.value)
        };
        for value in values {
            match value {
                CimValue::Untyped(_) if property.cim_type.is_none() => {
                    let name = &property.name;
                    return Err(Failure::Usage(format!(
                        "the type of {name} is not known: write it behind the name in the file, such as \"{name}:uint16\""
                    )));
                }
                CimValue::Instance(inner) => check_types(inner)?,
                _ => {}
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: &Value) -> Result<CimInstance, Failure> {
        instance("Msvm_X".into(), value.as_object().unwrap(), &[], &Namespace::virtualization_v2())
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
