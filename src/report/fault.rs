//! A fault of the host.

use serde::Serialize;

use crate::soap::Fault;

use crate::report::error::ErrorReport;
use crate::report::named::Named;
use crate::report::property::PropertyReport;

/// A fault of the host.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct FaultReport {
    /// The local name of the SOAP code, such as `Sender`.
    code: String,
    /// The local name of the subcode, such as `DestinationUnreachable`.
    subcode: Option<String>,
    /// The number of the WSMan fault or of the error inside.
    number: Option<Named>,
    /// The last segment of `w:FaultDetail`.
    detail: Option<String>,
    /// The host's words.
    message: String,
    /// The innermost words of the provider, or of the CIM error in the detail.
    provider_message: Option<String>,
    /// The CIM error in the detail, with every property.
    error: Option<Box<ErrorReport>>,
    /// The properties of WMI's `__ExtendedStatus` in the detail; empty when there is none.
    extended_status: Vec<PropertyReport>,
}

impl FaultReport {
    pub(crate) fn of(fault: &Fault) -> Self {
        let name =
            |number| crate::codes::lookup(number).or_else(|| crate::codes::win32(number)).map(|named| named.code.name);
        Self {
            code: fault.code.local.clone(),
            subcode: fault.subcode.as_ref().map(|subcode| subcode.local.clone()),
            number: fault.number().map(|number| Named::new(number, name(number))),
            detail: fault.detail_name().map(str::to_owned),
            message: fault.message().to_owned(),
            provider_message: fault.provider_message(),
            error: fault.cim_error.clone().map(|error| Box::new(ErrorReport::decoded(error))),
            extended_status: fault.extended_status().map(PropertyReport::all).unwrap_or_default(),
        }
    }
}
