//! The types of properties for the declarations of classes: known ones by name, a scenario's own after their values.

use crate::simulator::message::properties::Value;
use crate::simulator::scenario::{PropertyItem, PropertyValue};
use crate::simulator::schema::property_types::{PropertyType, known_type};

/// documented for those that have a name in the table; a scenario's own have the type of their values (assumed).
pub(crate) fn property_type(name: &str, value: &Value, written: Option<&PropertyValue>) -> PropertyType {
    let is_array = matches!(value, Value::Many(_) | Value::NullArray);
    let one = |name| PropertyType { name, is_array: false };
    known_type(name).unwrap_or_else(|| match (value, written) {
        (Value::Reference(_), _) => one("reference"),
        (Value::Datetime(_) | Value::Interval(_), _) => one("datetime"),
        (_, Some(PropertyValue::One(item))) => one(of_item(item)),
        (_, Some(PropertyValue::Many(items))) if !items.is_empty() => {
            PropertyType { name: items.first().map_or("string", of_item), is_array: true }
        }
        _ => PropertyType { name: "string", is_array },
    })
}

fn of_item(item: &PropertyItem) -> &'static str {
    match item {
        PropertyItem::Text(_) => "string",
        PropertyItem::Number(number) if *number < 0 => "sint64",
        PropertyItem::Number(_) => "uint64",
        PropertyItem::Truth(_) => "boolean",
    }
}
