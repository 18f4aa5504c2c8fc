//! Delete: an instance is removed (WS-Transfer; DSP0226 section 7.5).

use crate::addressing::EndpointReference;
use crate::xml::{Element, Node, ns};

use super::{Effect, Operation, ReplyError};

/// Removes an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// The instance.
    pub target: EndpointReference,
}

impl Operation for Delete {
    type Output = ();

    fn action(&self) -> String {
        format!("{}/Delete", ns::TRANSFER)
    }

    fn target(&self) -> Option<&EndpointReference> {
        Some(&self.target)
    }

    fn body(&self) -> Option<Element> {
        None
    }

    fn effect(&self) -> Effect {
        Effect::Changes
    }

    fn read(&self, _: Node<'_>) -> Result<(), ReplyError> {
        Ok(())
    }
}
