//! Selectors: the keys of an instance (DSP0226 section 5.1.2.2).

use crate::xml::{Element, Name, Node, ns};

use super::{EndpointReference, ReferenceError};

/// The keys that name one instance, in order. Names are compared without case, as Windows does (MS-WSMV 3.1.4.1.2).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct SelectorSet(Vec<(String, SelectorValue)>);

/// The value of one selector.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SelectorValue {
    /// Text, whatever the CIM type of the key is.
    Text(String),
    /// A key that is itself a reference.
    Reference(Box<EndpointReference>),
}

impl SelectorSet {
    /// Adds a text selector.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.push((name.into(), SelectorValue::Text(value.into())));
        self
    }

    /// The text of a selector, its name compared without case.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.iter().find_map(|(found, value)| match value {
            SelectorValue::Text(text) if found.eq_ignore_ascii_case(name) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &SelectorValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Is there no selector at all (a singleton or a class)?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The element `w:SelectorSet`.
    #[must_use]
    pub fn to_element(&self) -> Element {
        Element::new(ns::WSMAN, "SelectorSet").children(self.iter().map(|(name, value)| {
            let selector = Element::new(ns::WSMAN, "Selector").attribute(Name::new("", "Name"), name);
            match value {
                SelectorValue::Text(text) => selector.text(text),
                SelectorValue::Reference(reference) => selector.child(reference.to_element()),
            }
        }))
    }

    pub(super) fn read(node: Node<'_>) -> Result<Self, ReferenceError> {
        let mut set = Self::default();
        for selector in node.children().filter(|child| child.local() == "Selector") {
            let name = selector.attribute(Name::new("", "Name")).ok_or(ReferenceError::SelectorName)?;
            let value = match selector.child_local("EndpointReference") {
                Some(reference) => SelectorValue::Reference(Box::new(EndpointReference::read(reference)?)),
                None => SelectorValue::Text(selector.text().to_owned()),
            };
            set.0.push((name.to_owned(), value));
        }
        Ok(set)
    }
}
