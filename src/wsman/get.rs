//! Get: one instance (WS-Transfer; DSP0226 section 7.3).

use crate::addressing::EndpointReference;
use crate::cim::{CimInstance, read_instance};
use crate::xml::{Element, Node};

use super::asked::Asked;
use super::{Effect, Operation, ReplyError};

/// Asks for one instance with all its properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Get {
    /// The instance.
    pub target: EndpointReference,
}

impl Operation for Get {
    type Output = CimInstance;

    fn action(&self) -> String {
        "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get".into()
    }

    fn target(&self) -> Option<&EndpointReference> {
        Some(&self.target)
    }

    fn body(&self) -> Option<Element> {
        None
    }

    fn effect(&self) -> Effect {
        Effect::Reads
    }

    fn read(&self, body: Node<'_>) -> Result<CimInstance, ReplyError> {
        let instance = body.children().next().ok_or(ReplyError::Missing("instance in its Body"))?;
        Ok(Asked::of(&self.target).instance(read_instance(instance)))
    }
}
