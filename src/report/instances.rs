//! Instances as JSON, part of version 1 of the contract in `report`.
//!
//! A value is what its type says: booleans and numbers as JSON has them, integers beyond 2^53 and special reals as strings (for JSON readers
//! round them), dates and intervals as ISO 8601, references as their paths, instances as objects, null as null, arrays as arrays. Where the
//! host says no type, neither beside the value nor in the declaration of the class, the value is the string that it sent.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::addressing::{EndpointReference, Target};
use crate::cim::instance_in_text::instance_in;
use crate::cim::{CimInstance, CimProperty, CimValue};
use crate::client::Endpoint;
use crate::job::{JobPath, ReturnValue};
use crate::wsman::MethodOutput;

use crate::report::{Content, Named, Report};

/// One instance, or only its path.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct InstanceReport {
    /// Null for the rows of a query that names properties.
    class: Option<String>,
    /// The WMI object path; null where the host did not tell it.
    path: Option<String>,
    /// By name; null when only paths were asked for.
    properties: Option<BTreeMap<String, Value>>,
}

/// What an enumeration gave.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct InstancesReport {
    instances: Vec<InstanceReport>,
    /// False when it broke off, or when a limit ended it.
    complete: bool,
}

/// What a method gave back.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct MethodReport {
    path: String,
    method: String,
    return_value: Named,
    /// The out parameters by name.
    parameters: BTreeMap<String, Value>,
    /// The WMI object path of the job that goes on with the work.
    job: Option<String>,
}

/// What was changed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct ChangeReport {
    change: Change,
    /// The WMI object path of the instance.
    path: String,
    /// The properties as the host has them afterwards, if it says so.
    properties: Option<BTreeMap<String, Value>>,
}

/// The kind of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum Change {
    Put,
    Created,
    Deleted,
}

/// A method and what it was called on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Called<'a> {
    pub(crate) target: &'a Target,
    pub(crate) method: &'a str,
}

impl InstanceReport {
    pub(crate) fn of(
        instance: Option<&CimInstance>,
        reference: Option<&EndpointReference>,
        endpoint: &Endpoint,
    ) -> Self {
        let class = instance.map(|instance| instance.class_name.clone()).filter(|class| class != "XmlFragment");
        Self {
            class: class.or_else(|| reference.map(|reference| reference.resource.class().to_owned())),
            path: reference.map(|reference| path(reference, endpoint)),
            properties: instance.map(|instance| properties(&instance.properties)),
        }
    }
}

impl Report {
    pub(crate) fn instance(report: InstanceReport, endpoint: &Endpoint) -> Self {
        Self::new(Some(endpoint), Content::Instance(report))
    }

    /// Everything of an enumeration that ended; a part of one that did not.
    pub(crate) fn instances(instances: Vec<InstanceReport>, complete: bool, endpoint: &Endpoint) -> Self {
        Self::new(Some(endpoint), Content::Instances(InstancesReport { instances, complete }))
    }

    pub(crate) fn method(
        called: Called<'_>,
        output: &MethodOutput,
        job: Option<&JobPath>,
        endpoint: &Endpoint,
    ) -> Self {
        let report = MethodReport {
            path: called.target.to_string(),
            method: called.method.to_owned(),
            return_value: Named::return_value(ReturnValue::of_class(called.target.class(), output.return_value)),
            parameters: properties(&output.parameters),
            job: job.map(ToString::to_string),
        };
        Self::new(Some(endpoint), Content::Method(report))
    }

    pub(crate) fn change(change: Change, path: &str, after: Option<&[CimProperty]>, endpoint: &Endpoint) -> Self {
        let report = ChangeReport { change, path: path.to_owned(), properties: after.map(properties) };
        Self::new(Some(endpoint), Content::Change(report))
    }
}

fn path(reference: &EndpointReference, endpoint: &Endpoint) -> String {
    Target { host: Some(endpoint.host().to_owned()), reference: reference.clone() }.to_string()
}

fn properties(properties: &[CimProperty]) -> BTreeMap<String, Value> {
    properties.iter().map(|property| (property.name.clone(), value(&property.value))).collect()
}

/// 2^53: up to here every reader of JSON keeps every integer.
const MAX_EXACT: u64 = 1 << 53;

fn value(value: &CimValue) -> Value {
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

fn object(instance: &CimInstance) -> Value {
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
