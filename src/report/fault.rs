//! A fault of a host.

use serde::Serialize;

use crate::codes;
use crate::soap::Fault;

use crate::report::named::Named;

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
    /// The innermost words of the provider.
    pub provider_message: Option<String>,
}

impl From<&Fault> for FaultReport {
    fn from(fault: &Fault) -> Self {
        Self {
            code: fault.code.local.clone(),
            subcode: fault.subcode.as_ref().map(|subcode| subcode.local.clone()),
            number: fault.number().map(|number| Named::new(number, name(number))),
            detail: fault.detail_name().map(str::to_owned),
            message: fault.message().to_owned(),
            provider_message: fault.wsman_fault.as_ref().and_then(|fault| fault.innermost_message()).map(str::to_owned),
        }
    }
}

fn name(number: u32) -> Option<&'static str> {
    codes::lookup(number).or_else(|| codes::win32(number)).map(|named| named.code.name)
}
