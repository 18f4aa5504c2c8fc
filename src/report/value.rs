//! Values of properties as JSON.
//!
//! A value is what its type says: booleans and numbers as JSON has them, integers beyond 2^53 and special reals as strings (for JSON readers
//! round them), dates and intervals as ISO 8601, references as their paths, instances as objects, null as null, arrays as arrays. If the
//! host says no type, neither with the value nor in the declaration of the class, the value is the string that it sent.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::addressing::Target;
use crate::cim::instance_in_text::instance_in;
use crate::cim::{CimInstance, CimProperty, CimValue};

pub(crate) fn properties(properties: &[CimProperty]) -> BTreeMap<String, Value> {
    properties.iter().map(|property| (property.name.clone(), value(&property.value))).collect()
}

/// 2^53: up to here every reader of JSON keeps every integer.
const MAX_EXACT: u64 = 1 << 53;

pub(crate) fn value(value: &CimValue) -> Value {
    match value {
        CimValue::Null => Value::Null,
        CimValue::Boolean(value) => json!(value),
        CimValue::Unsigned(value) if *value <= MAX_EXACT => json!(value),
        CimValue::Unsigned(value) => json!(value.to_string()),
        CimValue::Signed(value) if value.unsigned_abs() <= MAX_EXACT => json!(value),
        CimValue::Signed(value) => json!(value.to_string()),
        CimValue::Real(value) if value.is_finite() => json!(value),
        CimValue::Real(value) => json!(value.to_string()),
        CimValue::Char16(value) => json!(value),
        CimValue::String(text) | CimValue::Untyped(text) => {
            instance_in(text).map_or_else(|| json!(text), |instance| object(&instance))
        }
        CimValue::DateTime(value) => json!(value.to_string()),
        CimValue::Reference(reference) => json!(Target::from(reference.clone()).to_string()),
        CimValue::Instance(instance) => object(instance),
        CimValue::Array(values) => Value::Array(values.iter().map(self::value).collect()),
    }
}

pub(crate) fn object(instance: &CimInstance) -> Value {
    json!({ "class": instance.class_name, "properties": properties(&instance.properties) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::CimType;

    #[test]
    fn every_kind_of_value_is_what_json_has_for_it() {
        let read = |name: &str, text: &str| value(&CimType::from_cim_xml(name).unwrap().read(text));
        assert_eq!(read("boolean", "TRUE"), json!(true));
        assert_eq!(read("uint64", "9007199254740992"), json!(9_007_199_254_740_992_u64));
        assert_eq!(read("uint64", "9007199254740993"), json!("9007199254740993"));
        assert_eq!(read("sint64", "-9007199254740993"), json!("-9007199254740993"));
        assert_eq!(read("real64", "-inf"), json!("-inf"));
        assert_eq!(read("datetime", "00000000000500.000000:000"), json!("P0DT0H5M0S"));
        assert_eq!(value(&CimValue::Untyped("10".into())), json!("10"));
        assert_eq!(value(&CimValue::Array(vec![CimValue::Null])), json!([null]));
        assert_eq!(value(&CimValue::Array(vec![])), json!([]));
    }

    #[test]
    fn an_instance_in_a_string_is_an_object() {
        let text = r#"<INSTANCE CLASSNAME="A"><PROPERTY NAME="N" TYPE="uint8"><VALUE>3</VALUE></PROPERTY></INSTANCE>"#;
        assert_eq!(value(&CimValue::Untyped(text.into())), json!({"class": "A", "properties": {"N": 3}}));
        assert_eq!(value(&CimValue::Untyped("<INSTANCE".into())), json!("<INSTANCE"));
    }
}
