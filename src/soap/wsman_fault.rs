//! Microsoft's detail of a fault: `f:WSManFault` and the provider's part inside (MS-WSMV 2.2.4.43).

use crate::cim::{CimError, CimInstance, read_instance};
use crate::xml::{Name, Node, ns};

/// `f:WSManFault`. Every part may be missing in real answers.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct WsmanFault {
    /// A Win32 code, an HRESULT or a WSMan code, as an unsigned number.
    pub code: Option<u32>,
    /// The host the fault comes from; often empty.
    pub machine: Option<String>,
    /// The text of `f:Message` without what is nested in it.
    pub message: String,
    /// What the provider says.
    pub provider_fault: Option<Box<ProviderFault>>,
}

/// `f:ProviderFault`: what the provider behind WinRM says.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ProviderFault {
    /// The name of the provider, such as `WMI Provider`.
    pub provider: Option<String>,
    /// The path of its library.
    pub path: Option<String>,
    /// Its own text.
    pub message: String,
    /// A fault inside.
    pub fault: Option<WsmanFault>,
    /// WMI's `__ExtendedStatus`.
    pub extended_status: Option<CimInstance>,
    /// A whole CIM error.
    pub cim_error: Option<CimError>,
}

impl WsmanFault {
    pub(super) fn read(node: Node<'_>) -> Self {
        let message = node.child(MESSAGE);
        let provider = message.and_then(|message| message.child(PROVIDER_FAULT)).or_else(|| node.child(PROVIDER_FAULT));
        Self {
            code: plain(node, "Code").and_then(|code| code.trim().parse().ok()),
            machine: plain(node, "Machine").map(str::to_owned),
            message: message.map_or("", |message| message.text().trim()).to_owned(),
            provider_fault: provider.map(|provider| Box::new(ProviderFault::read(provider))),
        }
    }

    /// This fault, then the one inside it, and so on inwards.
    pub fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |fault| fault.provider_fault.as_ref()?.fault.as_ref())
    }

    /// The innermost text that says something.
    #[must_use]
    pub fn innermost_message(&self) -> Option<&str> {
        let messages = self.chain().flat_map(|fault| {
            [Some(fault.message.as_str()), fault.provider_fault.as_ref().map(|p| p.message.as_str())]
        });
        messages.flatten().filter(|message| !message.is_empty()).last()
    }
}

impl ProviderFault {
    fn read(node: Node<'_>) -> Self {
        // What is inside the fault inside belongs to that one, and is read once.
        let own = || node.children().filter(|child| child.name() != WSMAN_FAULT);
        let find = |wanted: fn(&Node<'_>) -> bool| own().flat_map(with_descendants).find(wanted);
        Self {
            provider: plain(node, "provider").map(str::to_owned),
            path: plain(node, "path").map(str::to_owned),
            message: node.text().trim().to_owned(),
            fault: node.child(WSMAN_FAULT).map(WsmanFault::read),
            extended_status: find(|inner| inner.local() == "__ExtendedStatus").map(read_instance),
            cim_error: find(is_cim_error).map(|error| CimError::from(read_instance(error))),
        }
    }
}

/// An element that says it is a CIM error (DSP0227), or is one by its name (`MSFT_WmiError`, `OMI_Error`: recorded).
pub(super) fn is_cim_error(node: &Node<'_>) -> bool {
    node.attribute(Name::new(ns::CIM_BINDING, "IsCIM_Error")).is_some_and(|value| value.trim() == "true")
        || matches!(node.local(), "MSFT_WmiError" | "OMI_Error" | "CIM_Error" | "Msvm_Error")
}

fn with_descendants(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    std::iter::once(node).chain(node.descendants())
}

fn plain<'d>(node: Node<'d>, local: &str) -> Option<&'d str> {
    node.attribute(Name::new("", local)).filter(|value| !value.is_empty())
}

pub(super) const WSMAN_FAULT: Name<'static> = Name::new(ns::MS_FAULT, "WSManFault");
const MESSAGE: Name<'static> = Name::new(ns::MS_FAULT, "Message");
const PROVIDER_FAULT: Name<'static> = Name::new(ns::MS_FAULT, "ProviderFault");
