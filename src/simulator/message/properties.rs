//! The properties of an instance, and their form in WS-CIM (DSP0230 section 7, as recorded from Windows).

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::markup::{nil, with_text};
use super::reference::Reference;
use crate::cim::{CimValue, write_cim_xml};
use crate::simulator::scenario::PropertyValue;
use crate::xml::{Element, NamespaceUri, ns};

/// Properties by name. They go out in the order of [`compare`].
pub(crate) type Properties = BTreeMap<Cow<'static, str>, Value>;

/// The value of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    NullArray,
    One(String),
    Many(Vec<String>),
    /// A point in time as xs:dateTime.
    Datetime(String),
    /// A time span as xs:duration.
    Interval(String),
    Reference(Reference),
}

impl Value {
    /// What a scenario writes for an instance; an empty list is null.
    pub(crate) fn of_scenario(value: &PropertyValue) -> Self {
        match value {
            PropertyValue::Many(items) if items.is_empty() => Self::Null,
            value => value.into(),
        }
    }

    pub(crate) fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Null, |text| Self::One(text.to_owned()))
    }

    pub(crate) fn number(number: Option<impl Into<u64>>) -> Self {
        number.map_or(Self::Null, |number| Self::One(number.into().to_string()))
    }

    /// The value as a key or a query sees it; empty for null.
    pub(crate) fn to_text(&self) -> String {
        match self {
            Self::Null | Self::NullArray => String::new(),
            Self::One(text) | Self::Datetime(text) | Self::Interval(text) => text.clone(),
            Self::Many(texts) => texts.join(","),
            Self::Reference(reference) => reference.path(),
        }
    }

    pub(crate) fn texts(texts: Option<&[String]>) -> Self {
        texts.map_or(Self::NullArray, |texts| Self::Many(texts.to_vec()))
    }
}

impl From<&PropertyValue> for Value {
    fn from(value: &PropertyValue) -> Self {
        match value {
            PropertyValue::One(item) => Self::One(item.to_string()),
            PropertyValue::Many(items) => Self::Many(items.iter().map(ToString::to_string).collect()),
        }
    }
}

/// Dates and spans keep the form in which they came if that is the one of XML.
impl From<&CimValue> for Value {
    fn from(value: &CimValue) -> Self {
        match value {
            CimValue::Null => Self::Null,
            CimValue::Array(values) => Self::Many(values.iter().map(|value| Self::from(value).to_text()).collect()),
            CimValue::DateTime(time) if time.instant().is_some() => Self::Datetime(time.to_string()),
            CimValue::DateTime(span) => Self::Interval(span.to_string()),
            CimValue::Boolean(value) => Self::One(value.to_string()),
            CimValue::Unsigned(value) => Self::One(value.to_string()),
            CimValue::Signed(value) => Self::One(value.to_string()),
            CimValue::Real(value) => Self::One(value.to_string()),
            CimValue::Char16(value) => Self::One(value.to_string()),
            CimValue::String(value) | CimValue::Untyped(value) => Self::One(value.clone()),
            CimValue::Instance(instance) => Self::One(write_cim_xml(instance).unwrap_or_default()),
            CimValue::Reference(reference) => Reference::of(reference).map_or(Self::Null, Self::Reference),
        }
    }
}

/// The elements of all properties, in the namespace of their class.
pub(crate) fn ws_cim(
    properties: Properties,
    class_uri: &NamespaceUri,
    prefix: &'static str,
) -> impl Iterator<Item = Element> {
    let class_uri = class_uri.clone();
    in_order(properties).flat_map(move |(name, value)| {
        let element = || Element::new(class_uri.clone(), name.clone()).prefixed(prefix);
        match value {
            Value::Datetime(time) => vec![element().child(Element::with_text(ns::CIM_COMMON, "Datetime", time))],
            Value::Interval(span) => vec![element().child(Element::with_text(ns::CIM_COMMON, "Interval", span))],
            Value::Reference(reference) => vec![reference.property(element(), &class_uri)],
            value => simple(element, value),
        }
    })
}

/// The elements of all properties without any namespace, wrappers of dates and spans included. recorded: so are the rows of a query with
/// a list of properties (Windows Server 2003 R2 to 2012); references have their usual form (assumed).
pub(crate) fn without_namespace(properties: Properties) -> impl Iterator<Item = Element> {
    in_order(properties).flat_map(move |(name, value)| {
        let element = || Element::new("", name.clone());
        match value {
            Value::Datetime(time) => vec![element().child(Element::with_text("", "Datetime", time))],
            Value::Interval(span) => vec![element().child(Element::with_text("", "Interval", span))],
            Value::Reference(reference) => vec![reference.property(element(), "")],
            value => simple(element, value),
        }
    })
}

/// What is written alike with and without a namespace.
fn simple(element: impl Fn() -> Element, value: Value) -> Vec<Element> {
    match value {
        Value::One(text) => vec![with_text(element(), text)],
        Value::Many(texts) => texts.into_iter().map(|text| with_text(element(), text)).collect(),
        _ => vec![nil(element())],
    }
}

fn in_order(properties: Properties) -> impl Iterator<Item = (Cow<'static, str>, Value)> {
    let mut properties: Vec<_> = properties.into_iter().collect();
    properties.sort_by(|(one, _), (other, _)| compare(one, other));
    properties.into_iter()
}

/// The order of Windows. recorded: without regard to case (Win32_Process: `CreationDate`, then `CSCreationClassName`).
fn compare(one: &str, other: &str) -> Ordering {
    fn folded(name: &str) -> impl Iterator<Item = u8> + '_ {
        name.bytes().map(|byte| byte.to_ascii_lowercase())
    }
    folded(one).cmp(folded(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_empty_and_arrays_are_told_apart() {
        let properties = Properties::from([
            ("A".into(), Value::Null),
            ("B".into(), Value::One(String::new())),
            ("C".into(), Value::Many(vec!["1".to_owned(), "2".to_owned()])),
            ("D".into(), Value::NullArray),
        ]);
        let root = Element::new("", "r").children(ws_cim(properties, &NamespaceUri::from("u"), "p"));
        assert_eq!(
            root.to_xml().unwrap().split_once('>').unwrap().1,
            r#"<p:A xmlns:p="u" xsi:nil="true"/><p:B xmlns:p="u"></p:B><p:C xmlns:p="u">1</p:C><p:C xmlns:p="u">2</p:C><p:D xmlns:p="u" xsi:nil="true"/></r>"#
        );
    }
}
