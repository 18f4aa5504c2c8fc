//! Instances, methods and changes.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::addressing::{EndpointReference, Target};
use crate::cim::{CimInstance, CimProperty};
use crate::client::Endpoint;
use crate::job::{JobPath, ReturnValue};
use crate::wsman::MethodOutput;

use crate::report::named::Named;
use crate::report::values::properties;

/// One instance, or only its path.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct InstanceReport {
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
pub enum Change {
    /// Properties were changed.
    Put,
    /// The instance was created.
    Created,
    /// The instance was deleted.
    Deleted,
}

/// A method and what it was called on.
#[derive(Debug, Clone, Copy)]
pub struct Called<'a> {
    /// The instance or class.
    pub target: &'a Target,
    /// The name of the method.
    pub method: &'a str,
}

impl InstanceReport {
    /// An instance, or only its path.
    #[must_use]
    pub fn of(instance: Option<&CimInstance>, reference: Option<&EndpointReference>, endpoint: &Endpoint) -> Self {
        let class = instance.map(|instance| instance.class_name.clone()).filter(|class| class != "XmlFragment");
        Self {
            class: class.or_else(|| reference.map(|reference| reference.resource.class().to_owned())),
            path: reference.map(|reference| path(reference, endpoint)),
            properties: instance.map(|instance| properties(&instance.properties)),
        }
    }
}

impl InstancesReport {
    /// Everything of an enumeration that ended; a part of one that did not.
    pub(crate) fn of(instances: Vec<InstanceReport>, complete: bool) -> Self {
        Self { instances, complete }
    }
}

impl MethodReport {
    pub(crate) fn of(called: Called<'_>, output: &MethodOutput, job: Option<&JobPath>) -> Self {
        Self {
            path: called.target.to_string(),
            method: called.method.to_owned(),
            return_value: Named::return_value(ReturnValue::of_class(called.target.class(), output.return_value)),
            parameters: properties(&output.parameters),
            job: job.map(ToString::to_string),
        }
    }
}

impl ChangeReport {
    pub(crate) fn of(change: Change, path: &str, after: Option<&[CimProperty]>) -> Self {
        Self { change, path: path.to_owned(), properties: after.map(properties) }
    }
}

fn path(reference: &EndpointReference, endpoint: &Endpoint) -> String {
    Target { host: Some(endpoint.host().to_owned()), reference: reference.clone() }.to_string()
}
