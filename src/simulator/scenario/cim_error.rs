//! An error of a job: CIM_Error (CIM schema 2.22.1), to which Msvm_Error adds nothing.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::property_value::PropertyValue;

/// An error. What is left out is null.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the properties of CIM_Error, which its schema explains")]
pub struct CimError {
    /// The class. Default: `Msvm_Error` for a job of an `Msvm_` class, else `CIM_Error`.
    pub class: Option<String>,
    pub error_type: Option<u16>,
    pub other_error_type: Option<String>,
    pub owning_entity: Option<String>,
    pub message_id: Option<String>,
    pub message: Option<String>,
    pub message_arguments: Option<Vec<String>>,
    pub perceived_severity: Option<u16>,
    pub probable_cause: Option<u16>,
    pub probable_cause_description: Option<String>,
    pub recommended_actions: Option<Vec<String>>,
    pub error_source: Option<String>,
    pub error_source_format: Option<u16>,
    pub other_error_source_format: Option<String>,
    pub cim_status_code: Option<u32>,
    pub cim_status_code_description: Option<String>,
    /// More properties, written with the type string.
    pub properties: BTreeMap<String, PropertyValue>,
}
