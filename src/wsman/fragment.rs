//! Get and Put of single properties (DSP0226 section 7.7; MS-WSMV 3.1.4.1.18: XPath level 1).

use crate::addressing::{EndpointReference, InvalidName, is_identifier};
use crate::cim::{CimProperty, CimValue, read_instance, write_property};
use crate::xml::{Element, Name, Node, ns};

use super::asked::Asked;
use super::{Effect, Operation, ReplyError};

/// Asks for one property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetFragment {
    target: EndpointReference,
    property: String,
}

/// Sets one property and leaves the others as they are.
#[derive(Debug, Clone, PartialEq)]
pub struct PutFragment {
    target: EndpointReference,
    property: String,
    value: CimValue,
}

impl GetFragment {
    /// One property of an instance.
    ///
    /// # Errors
    /// [`InvalidName`] when `property` is not a name of a property.
    pub fn new(target: EndpointReference, property: &str) -> Result<Self, InvalidName> {
        Ok(Self { target, property: checked(property)? })
    }
}

impl PutFragment {
    /// A new value of one property.
    ///
    /// # Errors
    /// [`InvalidName`] when `property` is not a name of a property.
    pub fn new(target: EndpointReference, property: &str, value: CimValue) -> Result<Self, InvalidName> {
        Ok(Self { target, property: checked(property)?, value })
    }
}

impl Operation for GetFragment {
    type Output = Vec<CimProperty>;

    fn action(&self) -> String {
        format!("{}/Get", ns::TRANSFER)
    }

    fn target(&self) -> Option<&EndpointReference> {
        Some(&self.target)
    }

    fn headers(&self) -> Vec<Element> {
        vec![transfer(&self.property)]
    }

    fn body(&self) -> Option<Element> {
        None
    }

    fn effect(&self) -> Effect {
        Effect::Reads
    }

    fn read(&self, body: Node<'_>) -> Result<Vec<CimProperty>, ReplyError> {
        // A host that does not know fragments, and does not say so, gives the whole instance.
        let whole = || Some(Asked::of(&self.target).instance(read_instance(body.children().next()?)).properties);
        match fragment(body, &self.target) {
            Err(ReplyError::Missing(what)) => {
                let mut properties = whole().unwrap_or_default();
                properties.retain(|property| property.name.eq_ignore_ascii_case(&self.property));
                if properties.is_empty() { Err(ReplyError::Missing(what)) } else { Ok(properties) }
            }
            answer => answer,
        }
    }
}

impl Operation for PutFragment {
    type Output = Vec<CimProperty>;

    fn action(&self) -> String {
        format!("{}/Put", ns::TRANSFER)
    }

    fn target(&self) -> Option<&EndpointReference> {
        Some(&self.target)
    }

    fn headers(&self) -> Vec<Element> {
        vec![transfer(&self.property)]
    }

    fn body(&self) -> Option<Element> {
        let elements = write_property(&self.property, &self.value, self.target.resource.as_str());
        Some(Element::new(ns::WSMAN, "XmlFragment").children(elements))
    }

    fn effect(&self) -> Effect {
        Effect::Changes
    }

    fn read(&self, body: Node<'_>) -> Result<Vec<CimProperty>, ReplyError> {
        fragment(body, &self.target)
    }
}

fn checked(property: &str) -> Result<String, InvalidName> {
    if is_identifier(property) {
        Ok(property.to_owned())
    } else {
        Err(InvalidName { what: "property name", text: property.chars().take(80).collect() })
    }
}

fn transfer(property: &str) -> Element {
    Element::with_text(ns::WSMAN, "FragmentTransfer", property).attribute(Name::new(ns::SOAP, "mustUnderstand"), "true")
}

fn fragment(body: Node<'_>, target: &EndpointReference) -> Result<Vec<CimProperty>, ReplyError> {
    let fragment = body.child_local("XmlFragment").ok_or(ReplyError::Missing("XmlFragment"))?;
    Ok(Asked::of(target).instance(read_instance(fragment)).properties)
}
