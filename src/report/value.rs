//! Values of properties as JSON.
//!
//! A value is what its type says: booleans and numbers as JSON has them, integers beyond 2^53 and special reals as strings (for JSON readers
//! round them), dates and intervals as ISO 8601, references as their paths, instances as objects, null as null, arrays as arrays. If the
//! host says no type, neither with the value nor in the declaration of the class, the value is the string that it sent.
//!
//! Nothing is built in memory: each value goes to its place in the document, however deep it is.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::cim::instance_in_text::Texts;
use crate::cim::{CimInstance, CimProperty, CimValue};

/// 2^53: up to here every reader of JSON keeps every integer.
const MAX_EXACT: u64 = 1 << 53;

/// A part of what a host sent, as JSON.
pub(crate) struct Json<'a, T: ?Sized> {
    part: &'a T,
    /// Reads the instances in texts: those of one document share their limits.
    texts: &'a Texts,
}

impl<'a, T: ?Sized> Json<'a, T> {
    pub(crate) fn new(part: &'a T, texts: &'a Texts) -> Self {
        Self { part, texts }
    }

    fn below<U: ?Sized>(&self, part: &'a U) -> Json<'a, U> {
        Json { part, texts: self.texts }
    }
}

impl Serialize for Json<'_, CimValue> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.part {
            CimValue::Null => serializer.serialize_unit(),
            CimValue::Boolean(value) => serializer.serialize_bool(*value),
            CimValue::Unsigned(value) if *value <= MAX_EXACT => serializer.serialize_u64(*value),
            CimValue::Unsigned(value) => serializer.collect_str(value),
            CimValue::Signed(value) if value.unsigned_abs() <= MAX_EXACT => serializer.serialize_i64(*value),
            CimValue::Signed(value) => serializer.collect_str(value),
            CimValue::Real(value) if value.is_finite() => serializer.serialize_f64(*value),
            CimValue::Real(value) => serializer.collect_str(value),
            CimValue::Char16(value) => serializer.serialize_u16(*value),
            CimValue::String(text) | CimValue::Untyped(text) => self.text(text, serializer),
            CimValue::DateTime(value) => serializer.collect_str(value),
            CimValue::Reference(reference) => serializer.collect_str(reference),
            CimValue::Instance(instance) => self.below(instance).serialize(serializer),
            CimValue::Array(values) => serializer.collect_seq(values.iter().map(|value| self.below(value))),
        }
    }
}

impl Json<'_, CimValue> {
    fn text<S: Serializer>(&self, text: &str, serializer: S) -> Result<S::Ok, S::Error> {
        let mut serializer = Some(serializer);
        let instance = self.texts.show(text, |instance| {
            let json = Json { part: instance, texts: self.texts };
            serializer.take().map(|serializer| json.serialize(serializer))
        });
        match (instance.flatten(), serializer) {
            (Some(written), _) => written,
            (None, Some(serializer)) => serializer.serialize_str(text),
            // INVARIANT: the serializer is taken only where something was written.
            (None, None) => Err(serde::ser::Error::custom("a text was not written")),
        }
    }
}

/// Its class, and its properties by name.
impl Serialize for Json<'_, CimInstance> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(2))?;
        object.serialize_entry("class", &self.part.class_name)?;
        object.serialize_entry("properties", &self.below(self.part.properties.as_slice()))?;
        object.end()
    }
}

/// By name, in order; of a name that comes more than once, the last one.
impl Serialize for Json<'_, [CimProperty]> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut properties: Vec<_> = self.part.iter().collect();
        properties.sort_by(|one, other| one.name.cmp(&other.name));
        let mut object = serializer.serialize_map(None)?;
        for (place, property) in properties.iter().enumerate() {
            let is_last = properties.get(place + 1).is_none_or(|next| next.name != property.name);
            if is_last {
                object.serialize_entry(&property.name, &self.below(&property.value))?;
            }
        }
        object.end()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::cim::CimType;

    fn value(value: &CimValue) -> Value {
        serde_json::to_value(value).unwrap()
    }

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

    #[test]
    fn a_name_that_comes_more_than_once_is_written_once() {
        let instance = CimInstance::new("A").with("N", 1_u16).with("M", 2_u16).with("N", 3_u16);
        let written = serde_json::to_string(&CimValue::Instance(instance)).unwrap();
        assert_eq!(written, r#"{"class":"A","properties":{"M":2,"N":3}}"#);
    }
}
