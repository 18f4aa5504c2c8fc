//! An instance that a client saw, theirs and ours in one form, so that they can be compared.

use std::collections::BTreeMap;

use cimjob::addressing::{EndpointReference, SelectorSet};
use cimjob::cim::{CimInstance, CimValue};
use cimjob::wsman::Item;
use serde::Deserialize;

/// What came for one item, every value as text.
#[derive(Debug, PartialEq)]
pub(crate) struct Seen {
    pub(crate) class: Option<String>,
    pub(crate) properties: Option<BTreeMap<String, CimValue>>,
    pub(crate) reference: Option<EndpointReference>,
}

/// An item that a foreign client printed (`tests/interop/README.md`).
#[derive(Deserialize)]
pub(crate) struct PrintedItem {
    class: Option<String>,
    properties: Option<BTreeMap<String, PrintedValue>>,
    reference: Option<PrintedReference>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum PrintedValue {
    Null(()),
    Text(String),
    Reference { reference: PrintedReference },
    Many(Vec<Self>),
}

/// The parts of a reference that they printed.
#[derive(Deserialize)]
pub(crate) struct PrintedReference {
    resource_uri: String,
    selectors: Vec<(String, String)>,
}

impl From<PrintedItem> for Seen {
    fn from(item: PrintedItem) -> Self {
        let values = |printed: BTreeMap<String, PrintedValue>| {
            printed.into_iter().map(|(name, value)| (name, value.into())).collect()
        };
        Self {
            class: item.class,
            properties: item.properties.map(values),
            reference: item.reference.map(EndpointReference::from),
        }
    }
}

impl From<Item> for Seen {
    fn from(item: Item) -> Self {
        let (class, properties) = item.object.map(named_values).unzip();
        Self { class, properties, reference: item.reference }
    }
}

impl From<CimInstance> for Seen {
    fn from(instance: CimInstance) -> Self {
        let (class, properties) = named_values(instance);
        Self { class: Some(class), properties: Some(properties), reference: None }
    }
}

fn named_values(instance: CimInstance) -> (String, BTreeMap<String, CimValue>) {
    let values = instance.properties.into_iter().map(|property| (property.name, as_text(property.value)));
    (instance.class_name, values.collect())
}

/// Our client reads datetimes; they are compared as the text they came as.
fn as_text(value: CimValue) -> CimValue {
    if let CimValue::DateTime(time) = value { CimValue::Untyped(time.to_string()) } else { value }
}

impl From<PrintedValue> for CimValue {
    fn from(value: PrintedValue) -> Self {
        match value {
            PrintedValue::Null(()) => Self::Null,
            PrintedValue::Text(text) => Self::Untyped(text),
            PrintedValue::Reference { reference } => Self::Reference(reference.into()),
            PrintedValue::Many(values) => Self::Array(values.into_iter().map(Self::from).collect()),
        }
    }
}

impl From<PrintedReference> for EndpointReference {
    fn from(printed: PrintedReference) -> Self {
        let selectors = printed.selectors.into_iter();
        Self {
            resource: printed.resource_uri.parse().unwrap(),
            selectors: selectors.fold(SelectorSet::default(), |set, (name, value)| set.with(name, value)),
        }
    }
}
