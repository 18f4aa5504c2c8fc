//! The document of `invoke`.

use serde::Serialize;

use crate::addressing::Target;
use crate::job::{JobPath, ReturnValue};
use crate::wsman::MethodOutput;

use crate::report::named::Named;
use crate::report::property_values::PropertyValues;
#[cfg(feature = "client")]
use crate::report::waited::WaitReport;

/// What a method gave back.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MethodReport {
    /// The WMI object path of the instance or class.
    pub path: String,
    /// The name of the method.
    pub method: String,
    /// What it returned.
    pub return_value: Named,
    /// The out parameters by name.
    pub parameters: PropertyValues,
    /// The WMI object path of the job that goes on with the work.
    pub job: Option<String>,
    /// How following this job ended, if the run followed it to its end and this is its only document; otherwise null.
    #[cfg(feature = "client")]
    pub waited: Option<WaitReport>,
}

/// A method and what it was called on.
#[derive(Debug, Clone, Copy)]
pub struct Called<'a> {
    /// The instance or class.
    pub target: &'a Target,
    /// The name of the method.
    pub method: &'a str,
}

impl MethodReport {
    /// What the method gave back, and the job that goes on with the work.
    #[must_use]
    pub fn of(called: Called<'_>, output: MethodOutput, job: Option<&JobPath>) -> Self {
        Self {
            path: called.target.to_string(),
            method: called.method.to_owned(),
            return_value: ReturnValue::of_class(called.target.class(), output.return_value).into(),
            parameters: output.parameters.into(),
            job: job.map(ToString::to_string),
            #[cfg(feature = "client")]
            waited: None,
        }
    }
}
