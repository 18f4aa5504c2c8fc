//! An instance as the host keeps it, and its element in a message (DSP0230 section 8).

use super::markup::{TYPE, declaring_instance};
use super::properties::{Properties, Value, ws_cim};
use super::reference::Reference;
use super::resource::Resource;
use crate::xml::{Element, NamespaceUri};

/// An instance of a class.
#[derive(Debug, Clone)]
pub(crate) struct Instance {
    pub(crate) namespace: String,
    pub(crate) class: String,
    /// The names of its keys.
    pub(crate) keys: Vec<String>,
    pub(crate) properties: Properties,
}

impl Instance {
    pub(crate) fn reference(&self) -> Reference {
        let value = |name: &String| self.value(name).map(Value::to_text).unwrap_or_default();
        let keys = self.keys.iter().map(|name| (name.clone(), value(name))).collect();
        Reference { namespace: self.namespace.clone(), class: self.class.clone(), keys }
    }

    /// The value of a property; names are compared without regard to case.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        let found = || self.properties.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        self.properties.get(name).or_else(|| found().map(|(_, value)| value))
    }

    /// Whether a property has this value. documented: values are compared without regard to case (MS-WSMV 3.1.4.1.2).
    pub(crate) fn has(&self, name: &str, text: &str) -> bool {
        self.value(name).is_some_and(|value| value.to_text().to_lowercase() == text.to_lowercase())
    }

    /// Sets a property that there is, whatever its case; an array stays one.
    pub(crate) fn set(&mut self, name: &str, value: Value) {
        let known = self.properties.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name));
        match (known, value) {
            (Some((_, old @ Value::Many(_))), Value::One(one)) => *old = Value::Many(vec![one]),
            (Some((_, old)), value) => *old = value,
            (None, _) => {}
        }
    }

    /// The element of the instance in the form of the request's URI. recorded: the shape (go-wsman,
    /// get_response_storagejob_completed.xml).
    pub(crate) fn into_element(self, asked: &Resource) -> Element {
        // The spelling of the request is kept for its own class.
        let class = if asked.class.eq_ignore_ascii_case(&self.class) { asked.class.clone() } else { self.class };
        let uri = NamespaceUri::from(asked.sibling(&class));
        let kind = format!("p:{class}_Type");
        let element = declaring_instance(Element::new(uri.clone(), class).prefixed("p"), &uri).attribute(TYPE, kind);
        element.written(ws_cim(self.properties, &uri, "p"))
    }
}
