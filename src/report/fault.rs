//! A fault of a host.

use serde::Serialize;

use crate::codes;
use crate::soap::Fault;

use crate::report::error::ErrorReport;
use crate::report::named::Named;
use crate::report::property::PropertyReport;

/// A fault of the host.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FaultReport {
    /// The local name of the SOAP code, such as `Sender`.
    pub code: String,
    /// The local name of the subcode, such as `DestinationUnreachable`.
    pub subcode: Option<String>,
    /// The number of the WSMan fault or of the error inside.
    pub number: Option<Named>,
    /// The last segment of `w:FaultDetail`.
    pub detail: Option<String>,
    /// The host's words.
    pub message: String,
    /// The innermost words of the provider, or of the CIM error in the detail.
    pub provider_message: Option<String>,
    /// The CIM error in the detail, with every property.
    pub error: Option<Box<ErrorReport>>,
    /// The properties of WMI's `__ExtendedStatus` in the detail; empty when there is none.
    pub extended_status: Vec<PropertyReport>,
}

impl From<&Fault> for FaultReport {
    fn from(fault: &Fault) -> Self {
        Self {
            code: fault.code.local.clone(),
            subcode: fault.subcode.as_ref().map(|subcode| subcode.local.clone()),
            number: fault.number().map(|number| Named::new(number, name(number))),
            detail: fault.detail_name().map(str::to_owned),
            message: fault.message().to_owned(),
            provider_message: fault.provider_message(),
            error: fault.cim_error.as_ref().map(|error| Box::new(error.into())),
            extended_status: fault.extended_status().map(PropertyReport::all).unwrap_or_default(),
        }
    }
}

fn name(number: u32) -> Option<&'static str> {
    codes::lookup(number).or_else(|| codes::win32(number)).map(|named| named.code.name)
}
