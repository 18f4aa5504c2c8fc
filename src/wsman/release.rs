//! Release: the enumeration is not wanted any more (DSP0226 section 8.6).

use crate::addressing::EndpointReference;
use crate::xml::{Element, Node, ns};

use super::{Effect, EnumerationContext, Operation, ReplyError};

/// Gives a context back to the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The same as in the Enumerate.
    pub target: EndpointReference,
    /// From the last page.
    pub context: EnumerationContext,
}

impl Operation for Release {
    type Output = ();

    fn action(&self) -> String {
        format!("{}/Release", ns::ENUMERATION)
    }

    fn target(&self) -> Option<&EndpointReference> {
        Some(&self.target)
    }

    fn body(&self) -> Option<Element> {
        let context = Element::with_text(ns::ENUMERATION, "EnumerationContext", self.context.as_str());
        Some(Element::new(ns::ENUMERATION, "Release").child(context))
    }

    fn effect(&self) -> Effect {
        Effect::Changes
    }

    fn read(&self, _: Node<'_>) -> Result<(), ReplyError> {
        Ok(())
    }
}
