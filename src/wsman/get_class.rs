//! Get of a class: its declaration, with the types of properties and parameters (MS-WSMV 3.1.4.1.38; since Windows 8 and Server 2012).
//!
//! Documented, not recorded: the declaration is looked for anywhere in the body. A host that refuses this is normal.

use crate::addressing::{EndpointReference, InvalidName, Namespace, ResourceUri, SelectorSet};
use crate::cim::{CimClass, CimXmlError, read_cim_class};
use crate::xml::{Document, Element, Limits, Node, ns};

use super::{Effect, Operation, ReplyError};

/// Asks for the declaration of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetClass {
    target: EndpointReference,
}

impl GetClass {
    /// A class of a namespace.
    ///
    /// # Errors
    /// [`InvalidName`] when `class` is not a class name.
    pub fn new(namespace: &Namespace, class: &str) -> Result<Self, InvalidName> {
        let selectors = SelectorSet::default().with("__cimnamespace", namespace.as_str());
        Ok(Self { target: EndpointReference { resource: ResourceUri::cim_xml_class(class)?, selectors } })
    }
}

impl Operation for GetClass {
    type Output = CimClass;

    fn action(&self) -> String {
        format!("{}/Get", ns::TRANSFER)
    }

    fn target(&self) -> Option<&EndpointReference> {
        Some(&self.target)
    }

    fn body(&self) -> Option<Element> {
        None
    }

    fn effect(&self) -> Effect {
        Effect::Reads
    }

    fn read(&self, body: Node<'_>) -> Result<CimClass, ReplyError> {
        read_cim_class(body).or_else(|_| in_text(body)).map_err(|_| ReplyError::Missing("CLASS in its Body"))
    }
}

/// The declaration as the text of an element, as embedded instances come.
fn in_text(body: Node<'_>) -> Result<CimClass, CimXmlError> {
    let text = body.children().next().map_or("", |answer| answer.text().trim());
    read_cim_class(Document::parse_inner(text, &mut body.left_of(&Limits::default()))?.root())
}
