//! Create: a new instance (WS-Transfer; DSP0226 section 7.6).

use crate::addressing::{EndpointReference, SelectorSet};
use crate::cim::{CimInstance, write_instance};
use crate::xml::{Element, Node, ns};

use super::asked::Asked;
use super::{Effect, Operation, ReplyError};

/// Creates an instance of a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Create {
    /// The class, without keys.
    pub class: EndpointReference,
    /// The properties of the new instance.
    pub instance: CimInstance,
}

impl Create {
    /// An instance of the class of `class`; keys in it are left out.
    #[must_use]
    pub fn new(class: EndpointReference, instance: CimInstance) -> Self {
        let namespace = class.selectors.text("__cimnamespace").map(str::to_owned);
        let selectors = namespace
            .map_or_else(SelectorSet::default, |namespace| SelectorSet::default().with("__cimnamespace", namespace));
        Self { class: EndpointReference { resource: class.resource, selectors }, instance }
    }
}

impl Operation for Create {
    type Output = EndpointReference;

    fn action(&self) -> String {
        format!("{}/Create", ns::TRANSFER)
    }

    fn target(&self) -> Option<&EndpointReference> {
        Some(&self.class)
    }

    fn body(&self) -> Option<Element> {
        Some(write_instance(&self.instance, self.class.resource.as_str()))
    }

    fn effect(&self) -> Effect {
        Effect::Changes
    }

    fn read(&self, body: Node<'_>) -> Result<EndpointReference, ReplyError> {
        // Documented directly in the body; an answer that has the reference elsewhere names the new instance as well.
        let created = body.descendants().find(|node| node.local() == "ResourceCreated");
        let bare = || body.child_local("EndpointReference").map(|_| body);
        let created = created.or_else(bare).ok_or(ReplyError::Missing("ResourceCreated"))?;
        Ok(Asked::of(&self.class).reference(EndpointReference::read(created)?))
    }
}
