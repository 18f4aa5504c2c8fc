//! Endpoint references: the address of one instance (DSP0226 sections 5.1 and 5.1.2.2).
//!
//! A key may itself be a reference, so a reference and its selectors are in one file.

use std::collections::BTreeSet;

use super::{Namespace, ResourceUri};

/// A resource and the selectors that name one instance of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EndpointReference {
    /// The class.
    pub resource: ResourceUri,
    /// The keys, with `__cimnamespace` when the URI is of the DMTF's form.
    pub selectors: SelectorSet,
}

impl EndpointReference {
    /// The namespace: from the URI, else from the selector `__cimnamespace`.
    #[must_use]
    pub fn namespace(&self) -> Option<Namespace> {
        self.resource.namespace().or_else(|| self.selectors.text(CIM_NAMESPACE)?.parse().ok())
    }

    /// Puts a reference to an instance of a CIM class into this namespace unless it names one itself; the references in its keys too.
    pub(crate) fn belong_to(&mut self, namespace: &Namespace) {
        for (_, value) in &mut self.selectors.0 {
            if let SelectorValue::Reference(reference) = value {
                reference.belong_to(namespace);
            }
        }
        if self.resource.lacks_namespace() && self.selectors.text(CIM_NAMESPACE).is_none() {
            self.selectors.push(CIM_NAMESPACE, SelectorValue::Text(namespace.to_string()));
        }
    }
}

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

impl SelectorValue {
    /// The text, unless it is a reference.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Reference(_) => None,
        }
    }
}

impl SelectorSet {
    /// Adds a text selector.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.push((name.into(), SelectorValue::Text(value.into())));
        self
    }

    pub(super) fn push(&mut self, name: &str, value: SelectorValue) {
        self.0.push((name.to_owned(), value));
    }

    /// The text of a selector, its name compared without case.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.iter().filter(|(found, _)| found.eq_ignore_ascii_case(name)).find_map(|(_, value)| value.as_text())
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &SelectorValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Do two keys have one name?
    pub(super) fn repeats_a_key(&self) -> bool {
        let mut known = BTreeSet::new();
        let mut keys = self.iter().filter(|(name, _)| !is_namespace(name));
        !keys.all(|(name, _)| known.insert(name.to_ascii_lowercase()))
    }

    /// Is there no selector at all (a singleton or a class)?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

pub(super) fn is_namespace(name: &str) -> bool {
    name.eq_ignore_ascii_case(CIM_NAMESPACE)
}

/// The name of the selector that carries the namespace next to a DMTF URI (DSP0227 section 5.2).
pub(super) const CIM_NAMESPACE: &str = "__cimnamespace";
