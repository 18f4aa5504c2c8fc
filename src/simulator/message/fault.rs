//! A fault before it is written (MS-WSMV 2.2.4.43, DSP0226 section 14.6).

use crate::xml::Name;

/// A fault before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The local name of the SOAP code.
    pub(crate) code: &'static str,
    pub(crate) subcode: Option<Name<'static>>,
    /// The last part of the URI in `w:FaultDetail`.
    pub(crate) detail: Option<&'static str>,
    /// `f:WSManFault/@Code`, or `error_Code`.
    pub(crate) number: u32,
    /// What happened here.
    pub(crate) text: String,
    /// What happens to every request of that kind: the reason, where it differs from the text in the detail.
    pub(crate) general: Option<&'static str>,
    pub(crate) form: Form,
}

/// What a fault's detail looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Form {
    /// A WSManFault with a text.
    Plain,
    /// A WSManFault of WMI with a text in the ProviderFault, and no language next to the reason (recorded for a plug-in).
    ProviderText,
    /// A WSManFault of WMI with one inside and an `__ExtendedStatus` of the provider of this name (recorded).
    Provider { inner: u32, parameter: String, name: &'static str },
    /// An MSFT_WmiError in place of the WSManFault (recorded).
    WmiError,
    /// A WSManFault, and the name of a header in `s:NotUnderstood`.
    NotUnderstood { namespace: String, local: String },
}
