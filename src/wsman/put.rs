//! Put: an instance is replaced (WS-Transfer; DSP0226 section 7.4).

use crate::addressing::EndpointReference;
use crate::cim::{CimInstance, read_instance, write_instance};
use crate::xml::{Element, Node, ns};

use super::asked::Asked;
use super::{Effect, Operation, ReplyError};

/// Replaces an instance; its keys stay.
#[derive(Debug, Clone, PartialEq)]
pub struct Put {
    /// The instance to replace.
    pub target: EndpointReference,
    /// What it becomes: all its properties, null ones included.
    pub instance: CimInstance,
}

impl Operation for Put {
    /// The instance as the host has it afterwards, when it says so.
    type Output = Option<CimInstance>;

    fn action(&self) -> String {
        format!("{}/Put", ns::TRANSFER)
    }

    fn target(&self) -> Option<&EndpointReference> {
        Some(&self.target)
    }

    fn body(&self) -> Option<Element> {
        Some(write_instance(&self.instance, self.target.resource.as_str()))
    }

    fn effect(&self) -> Effect {
        Effect::Changes
    }

    fn read(&self, body: Node<'_>) -> Result<Option<CimInstance>, ReplyError> {
        Ok(body.children().next().map(|node| Asked::of(&self.target).instance(read_instance(node))))
    }
}
