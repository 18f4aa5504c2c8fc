//! A reference to an instance (DSP0004 section 4.4; DSP0230 section 7.2.7 for references on the wire).

use super::markup::with_text;
use super::resource::class_uri;
use crate::addressing::{EndpointReference, ObjectPath, SelectorValue};
use crate::xml::{Element, Name, Node, ns};

/// A reference to an instance: its class and the values of its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) namespace: String,
    pub(crate) class: String,
    pub(crate) keys: Vec<(String, String)>,
}

impl Reference {
    /// Reads a reference that is in an element. `None` when it is none, or names no namespace.
    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        Self::of(&EndpointReference::read(node).ok()?)
    }

    /// The same reference. A key that is one itself becomes its path, without going deeper (documented: one level, MS-WSMV's
    /// EPR_NESTING_EXCEEDED).
    pub(crate) fn of(reference: &EndpointReference) -> Option<Self> {
        let inner = |inner: &EndpointReference| {
            let text = |_: &EndpointReference| String::new();
            Some(Self::with(inner, text)?.path())
        };
        Self::with(reference, |reference| inner(reference).unwrap_or_default())
    }

    fn with(reference: &EndpointReference, inner: impl Fn(&EndpointReference) -> String) -> Option<Self> {
        let key = |(name, value): (&str, &SelectorValue)| match value {
            SelectorValue::Text(text) => (name.to_owned(), text.clone()),
            SelectorValue::Reference(reference) => (name.to_owned(), inner(reference)),
        };
        let keys = reference.selectors.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("__cimnamespace"));
        let namespace = reference.namespace()?.to_string();
        Some(Self { namespace, class: reference.resource.class().to_owned(), keys: keys.map(key).collect() })
    }

    /// A WMI object path; `namespace` where it names none.
    pub(crate) fn of_path(path: &ObjectPath, namespace: &str) -> Self {
        let namespace = path.namespace.as_ref().map_or(namespace, |found| found.as_str()).to_owned();
        Self { namespace, class: path.class.clone(), keys: path.keys.clone() }
    }

    /// The path, in lower case and in one spelling: what two references are compared by.
    pub(crate) fn path(&self) -> String {
        let mut keys: Vec<_> = self.keys.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
        keys.sort_by_key(|key| key.to_lowercase());
        format!("{}:{}.{}", self.namespace, self.class, keys.join(",")).to_lowercase()
    }

    /// The two children of a parameter of type REF, in the form of the URI around it. recorded: go-wsman,
    /// recorded_affectedjobelement_pull_created.xml.
    pub(crate) fn parameter(&self, around: &str) -> [Element; 2] {
        let (uri, namespace) = class_uri(around, &self.namespace, &self.class);
        let selector = |name: &str, value: &str| {
            with_text(Element::new(ns::WSMAN, "Selector").attribute(Name::new("", "Name"), name), value)
        };
        // recorded: in the order of the alphabet (go-wsman).
        let mut keys: Vec<_> = self.keys.iter().collect();
        keys.sort_by_key(|(name, _)| name.to_lowercase());
        let selectors = Element::new(ns::WSMAN, "SelectorSet")
            .children(keys.into_iter().map(|(name, value)| selector(name, value)))
            .children(namespace.map(|namespace| selector("__cimnamespace", namespace)));
        let parameters = Element::new(ns::ADDRESSING, "ReferenceParameters")
            .child(Element::with_text(ns::WSMAN, "ResourceURI", uri))
            .child(selectors);
        [Element::with_text(ns::ADDRESSING, "Address", ns::ANONYMOUS), parameters]
    }

    /// A property or parameter of type REF. recorded: `a` and `w` are declared on it (go-wsman, recorded_affectedjobelement_pull_created.xml).
    pub(crate) fn property(&self, element: Element, around: &str) -> Element {
        element.declaring("a", ns::ADDRESSING).declaring("w", ns::WSMAN).children(self.parameter(around))
    }

    /// `a:EndpointReference`.
    pub(crate) fn element(&self, around: &str) -> Element {
        Element::new(ns::ADDRESSING, "EndpointReference").children(self.parameter(around))
    }
}
