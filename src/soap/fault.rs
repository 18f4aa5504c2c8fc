//! A SOAP fault, kept whole (SOAP 1.2 part 1 section 5.4; DSP0226 section 14; recorded shapes of Windows, OMI and Openwsman).

use crate::cim::{CimError, read_instance};
use crate::xml::{Name, Node, ns};

use super::wsman_fault::{WSMAN_FAULT, WsmanFault, is_cim_error};

/// Everything a host said when it refused a request.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Fault {
    /// Who is to blame: `Sender`, `Receiver`, `MustUnderstand`...
    pub code: QualifiedName,
    /// What went wrong, such as `a:DestinationUnreachable`.
    pub subcode: Option<QualifiedName>,
    /// The reason in the host's words; may be empty.
    pub reason: String,
    /// `w:FaultDetail`: a URI that says more.
    pub detail: Option<String>,
    /// Microsoft's detail.
    pub wsman_fault: Option<WsmanFault>,
    /// A whole CIM error as detail.
    pub cim_error: Option<CimError>,
    /// The headers that were not understood.
    pub not_understood: Vec<QualifiedName>,
}

/// A name whose prefix was resolved; `namespace` is empty when it could not be.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct QualifiedName {
    /// The namespace URI.
    pub namespace: String,
    /// The local name.
    pub local: String,
}

impl Fault {
    /// Reads the fault in a body, when there is one. Whether an answer is a fault is decided by this alone, not by its HTTP status.
    #[must_use]
    pub fn in_body(body: Node<'_>, header: Option<Node<'_>>) -> Option<Self> {
        let fault = body.child(soap("Fault"))?;
        let code = fault.child(soap("Code"));
        let subcode = code.and_then(|code| code.child(soap("Subcode"))?.child(soap("Value")));
        let detail = fault.child(soap("Detail"));
        let in_detail = |name| detail.and_then(|detail| detail.child(name));
        let text = fault.child(soap("Reason")).and_then(|reason| reason.child(soap("Text")));
        Some(Self {
            code: code
                .and_then(|code| code.child(soap("Value")))
                .map_or_else(QualifiedName::unknown, QualifiedName::in_text),
            subcode: subcode.map(QualifiedName::in_text),
            reason: text.map_or("", |text| text.text().trim()).to_owned(),
            detail: in_detail(Name::new(ns::WSMAN, "FaultDetail")).map(|detail| detail.text().trim().to_owned()),
            wsman_fault: in_detail(WSMAN_FAULT).map(WsmanFault::read),
            cim_error: detail
                .and_then(|detail| detail.descendants().find(is_cim_error))
                .map(|error| read_instance(error).into()),
            not_understood: header.map(not_understood).unwrap_or_default(),
        })
    }

    /// The number that tells most: of `f:WSManFault`, else `error_Code` of the CIM error (`MSFT_WmiError`, recorded).
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        let of_error = || self.cim_error.as_ref()?.other_number("error_Code");
        self.wsman_fault.as_ref().and_then(|fault| fault.code).or_else(of_error)
    }

    /// The last segment of `w:FaultDetail`, such as `InvalidResourceURI`.
    #[must_use]
    pub fn detail_name(&self) -> Option<&str> {
        self.detail.as_deref().and_then(|detail| detail.rsplit('/').next())
    }
}

impl std::error::Error for Fault {}

impl QualifiedName {
    fn in_text(node: Node<'_>) -> Self {
        Self::resolve(node, node.text())
    }

    fn resolve(node: Node<'_>, written: &str) -> Self {
        match node.resolve(written) {
            Some(name) => Self { namespace: name.namespace.to_owned(), local: name.local.to_owned() },
            None => Self { namespace: String::new(), local: written.trim().to_owned() },
        }
    }

    fn unknown() -> Self {
        Self { namespace: String::new(), local: "Fault".into() }
    }

    /// Is this the name?
    #[must_use]
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.namespace == namespace && self.local == local
    }
}

/// `s:NotUnderstood` (SOAP 1.2 part 1, section 5.4.8).
fn not_understood(header: Node<'_>) -> Vec<QualifiedName> {
    let headers = header.children().filter(|child| child.name() == soap("NotUnderstood"));
    headers.filter_map(|node| Some(QualifiedName::resolve(node, node.attribute(Name::new("", "qname"))?))).collect()
}

const fn soap(local: &str) -> Name<'_> {
    Name::new(ns::SOAP, local)
}
