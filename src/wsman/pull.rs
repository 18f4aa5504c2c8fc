//! Pull: the next page (DSP0226 section 8.4; MS-WSMV 3.1.4.1.14).

use std::time::Duration;

use crate::addressing::EndpointReference;
use crate::xml::{Element, Node, ns};

use super::asked::Asked;
use super::{Effect, EnumerationContext, Operation, Page, ReplyError};

/// Asks for the next page of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pull {
    /// The same as in the Enumerate (2150859181 otherwise).
    pub target: EndpointReference,
    /// From the last page.
    pub context: EnumerationContext,
    /// The most items of this page.
    pub max_elements: u32,
    /// How long the host may gather; its own limit when `None`.
    pub max_time: Option<Duration>,
}

impl Operation for Pull {
    type Output = Page;

    fn action(&self) -> String {
        format!("{}/Pull", ns::ENUMERATION)
    }

    fn target(&self) -> Option<&EndpointReference> {
        Some(&self.target)
    }

    fn body(&self) -> Option<Element> {
        let context = Element::with_text(ns::ENUMERATION, "EnumerationContext", self.context.as_str());
        let time = self.max_time.map(|time| format!("PT{}.{:03}S", time.as_secs(), time.subsec_millis()));
        let body = Element::new(ns::ENUMERATION, "Pull").child(context);
        let body = body.children(time.map(|time| Element::with_text(ns::ENUMERATION, "MaxTime", time)));
        Some(body.child(Element::with_text(ns::ENUMERATION, "MaxElements", self.max_elements.to_string())))
    }

    /// It moves the context on: a page whose answer was lost cannot be asked for again.
    fn effect(&self) -> Effect {
        Effect::Changes
    }

    fn read(&self, body: Node<'_>) -> Result<Page, ReplyError> {
        let response = body.child_local("PullResponse").ok_or(ReplyError::Missing("PullResponse"))?;
        Page::read(response, &Asked::of(&self.target))
    }
}
