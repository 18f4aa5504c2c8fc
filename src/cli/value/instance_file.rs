//! An instance in a file: CIM-XML (DSP0201), or JSON as `get -o json` prints it, with types behind the names where the host does not tell them.

use std::path::Path;

use serde_json::Value;

use crate::cim::{CimInstance, CimValue, read_cim_xml};
use crate::xml::Limits;

use crate::cli::bounded;
use crate::cli::ending::failure::Failure;
use crate::cli::opening;
use crate::cli::value::classes::Classes;
use crate::cli::value::json;

/// The largest file that is read.
const MAX_FILE: u64 = 16 * 1024 * 1024;

/// The text of a file in UTF-8.
pub(in crate::cli) fn text(path: &Path) -> Result<String, Failure> {
    let read = opening::read(path, |file| bounded::read_text(file, MAX_FILE));
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
    if value.get("properties").is_none_or(|properties| !properties.is_object()) {
        return Err(Failure::Usage(format!("{} has no object \"properties\"", path.display())));
    }
    json::read(&value, class, classes).await
}

/// Fails for a number whose type is not known: inside CIM-XML each value has one.
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
