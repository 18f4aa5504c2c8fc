//! Enumerate: the first page of many instances (WS-Enumeration; DSP0226 section 8; MS-WSMV 3.1.4.1.13 to 17).

use crate::addressing::EndpointReference;
use crate::xml::{Element, Node, ns};

use super::asked::Asked;
use super::page::Page;
use super::{Effect, Filter, Operation, ReplyError};

/// Asks for the instances of a class, or for what a query finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enumerate {
    /// The class, or all classes (`.../*`) for a query; with `__cimnamespace` next to a DMTF URI. Pull and Release must go to the same.
    pub target: EndpointReference,
    /// What is wanted; everything when there is none.
    pub filter: Option<Filter>,
    /// What is sent of each instance.
    pub mode: EnumerationMode,
    /// How many items the first page may hold already (`w:OptimizeEnumeration`); none when it is `None`.
    pub first_page: Option<u32>,
}

/// What is sent of each instance (DSP0226 section 8.7).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum EnumerationMode {
    /// The instances.
    #[default]
    Objects,
    /// Their references.
    References,
    /// Both: an instance does not always tell its class and keys, its reference does.
    ObjectsAndReferences,
}

impl Enumerate {
    /// Everything of a class, with its first page.
    #[must_use]
    pub fn all(target: EndpointReference) -> Self {
        Self { target, filter: None, mode: EnumerationMode::Objects, first_page: Some(100) }
    }
}

impl Operation for Enumerate {
    type Output = Page;

    fn action(&self) -> String {
        format!("{}/Enumerate", ns::ENUMERATION)
    }

    fn target(&self) -> Option<&EndpointReference> {
        Some(&self.target)
    }

    fn body(&self) -> Option<Element> {
        let mode = match self.mode {
            EnumerationMode::Objects => None,
            EnumerationMode::References => Some("EnumerateEPR"),
            EnumerationMode::ObjectsAndReferences => Some("EnumerateObjectAndEPR"),
        };
        let page = self.first_page.into_iter().flat_map(|most| {
            [
                Element::new(ns::WSMAN, "OptimizeEnumeration"),
                Element::with_text(ns::WSMAN, "MaxElements", most.to_string()),
            ]
        });
        let body = Element::new(ns::ENUMERATION, "Enumerate").children(page);
        let body = body.children(mode.map(|mode| Element::with_text(ns::WSMAN, "EnumerationMode", mode)));
        Some(body.children(self.filter.as_ref().map(Filter::to_element)))
    }

    /// It leaves a context on the host, which ends by itself; asking twice is harmless.
    fn effect(&self) -> Effect {
        Effect::Reads
    }

    fn read(&self, body: Node<'_>) -> Result<Page, ReplyError> {
        let response = body.child_local("EnumerateResponse").ok_or(ReplyError::Missing("EnumerateResponse"))?;
        Page::read(response, &Asked::of(&self.target))
    }
}
