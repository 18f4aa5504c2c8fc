//! A page of an enumeration (DSP0226 sections 8.3 to 8.7).
//!
//! Windows puts `Items` of the first page into the namespace of WS-Management and of later ones into that of WS-Enumeration (recorded); here
//! only local names count.

use crate::addressing::EndpointReference;
use crate::cim::{CimInstance, read_instance};
use crate::xml::{Node, decode, first_text, ns};

use super::ReplyError;

/// Some items, and how to get more.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page {
    /// The items in the host's order.
    pub items: Vec<Item>,
    /// What to pull with; `None` when this was the last page.
    pub context: Option<EnumerationContext>,
}

/// One item: an instance, a reference, or both.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Item {
    /// The instance.
    pub object: Option<CimInstance>,
    /// Its reference.
    pub reference: Option<EndpointReference>,
}

/// The host's name for an enumeration that goes on; it may change with every page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EnumerationContext(String);

impl EnumerationContext {
    /// The text as the host gave it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The context of a page that is not read yet: a hint, which the page itself confirms. It comes before the items (WS-Enumeration section 3.2).
    #[must_use]
    pub fn ahead(reply: &[u8], charset: Option<&str>) -> Option<Self> {
        let text = decode(reply, charset).ok()?;
        let context = first_text(&text, "EnumerationContext", "Items")?;
        Some(context.trim()).filter(|context| !context.is_empty()).map(|context| Self(context.to_owned()))
    }
}

impl Page {
    pub(super) fn read(response: Node<'_>) -> Result<Self, ReplyError> {
        let items = response.child_local("Items").into_iter().flat_map(|items| items.children());
        let items = items.map(Item::read).collect::<Result<_, _>>()?;
        let context = response.child_local("EnumerationContext").map(|context| context.text().trim());
        let context = context.filter(|context| !context.is_empty() && response.child_local("EndOfSequence").is_none());
        Ok(Self { items, context: context.map(|context| EnumerationContext(context.to_owned())) })
    }
}

impl Item {
    fn read(node: Node<'_>) -> Result<Self, ReplyError> {
        if node.name().namespace == ns::WSMAN && node.local() == "Item" {
            let object = node.children().find(|child| !is_reference(child)).map(read_instance);
            let reference = node.children().find(is_reference).map(EndpointReference::read).transpose()?;
            return Ok(Self { object, reference });
        }
        if is_reference(&node) {
            return Ok(Self { object: None, reference: Some(EndpointReference::read(node)?) });
        }
        Ok(Self { object: Some(read_instance(node)), reference: None })
    }
}

fn is_reference(node: &Node<'_>) -> bool {
    node.name().namespace == ns::ADDRESSING && node.local() == "EndpointReference"
}
