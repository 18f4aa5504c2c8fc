//! A page of an enumeration (DSP0226 sections 8.3 to 8.7).
//!
//! Windows puts `Items` of the first page into the namespace of WS-Management and of later ones into that of WS-Enumeration (recorded); here
//! only local names count.

use crate::addressing::{EndpointReference, ReferenceError};
use crate::cim::{CimInstance, read_instance};
use crate::xml::{Node, decode, first_text, ns};

use super::ReplyError;
use super::asked::Asked;

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
    /// A page that may be the last one has none, whatever context it carries.
    #[must_use]
    pub fn ahead(reply: &[u8], charset: Option<&str>) -> Option<Self> {
        let text = decode(reply, charset).ok().filter(|text| !text.contains("EndOfSequence"))?;
        let context = first_text(&text, "EnumerationContext", "Items")?;
        Some(context.trim()).filter(|context| !context.is_empty()).map(|context| Self(context.to_owned()))
    }
}

impl Page {
    pub(super) fn read(response: Node<'_>, asked: &Asked) -> Result<Self, ReplyError> {
        let items = || response.child_local("Items").into_iter().flat_map(|items| items.children());
        if items().nth(MAX_ITEMS).is_some() {
            return Err(ReplyError::TooMany { what: "items in one page", limit: MAX_ITEMS });
        }
        let items = items().map(|item| Item::read(item, asked)).collect::<Result<_, _>>()?;
        let is_last = response.child_local("EndOfSequence").is_some();
        let context = response.child_local("EnumerationContext").map(|context| context.text().trim());
        match context.filter(|context| !context.is_empty()) {
            _ if is_last => Ok(Self { items, context: None }),
            Some(context) => Ok(Self { items, context: Some(EnumerationContext(context.to_owned())) }),
            // It may be any part of the whole: to take it for the end would lose the rest without a word.
            None => Err(ReplyError::Missing("EnumerationContext and no EndOfSequence")),
        }
    }
}

/// The most items of a page, as Windows has it by default (`MaxBatchItems`), whatever was asked for.
const MAX_ITEMS: usize = 32_000;

impl Item {
    fn read(node: Node<'_>, asked: &Asked) -> Result<Self, ReplyError> {
        let object = |node| asked.instance(read_instance(node));
        let reference = |node| EndpointReference::read(node).map(|reference| asked.reference(reference));
        if node.local() == "Item" && [ns::WSMAN, ns::ENUMERATION].contains(&node.name().namespace) {
            let found = node.children().find(is_reference).map(reference);
            return Ok(Self {
                object: node.children().find(|child| !is_reference(child)).map(object),
                reference: found.map(or_nothing).transpose()?.flatten(),
            });
        }
        if is_reference(&node) {
            return Ok(Self { object: None, reference: Some(reference(node)?) });
        }
        Ok(Self { object: Some(object(node)), reference: None })
    }
}

/// Next to an instance a reference with keys that cannot be read is as good as none.
fn or_nothing(
    reference: Result<EndpointReference, ReferenceError>,
) -> Result<Option<EndpointReference>, ReferenceError> {
    match reference {
        Err(ReferenceError::Selector | ReferenceError::TooDeep(_) | ReferenceError::TooLong(_)) => Ok(None),
        other => other.map(Some),
    }
}

fn is_reference(node: &Node<'_>) -> bool {
    node.name().namespace == ns::ADDRESSING && node.local() == "EndpointReference"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addressing::{Namespace, ResourceUri, SelectorSet};
    use crate::cim::CimValue;
    use crate::xml::{Document, Limits};

    fn read(items: &str) -> Result<Vec<Item>, ReplyError> {
        let text = format!(
            r#"<n:PullResponse xmlns:n="{}" xmlns:w="{}" xmlns:a="{}"><n:Items>{items}</n:Items><n:EndOfSequence/></n:PullResponse>"#,
            ns::ENUMERATION,
            ns::WSMAN,
            ns::ADDRESSING
        );
        let resource = ResourceUri::wmi_all(&"root/lab".parse().unwrap());
        let target = EndpointReference { resource, selectors: SelectorSet::default() };
        let document = Document::parse(&text, &Limits::default()).unwrap();
        Page::read(document.root(), &Asked::of(&target)).map(|page| page.items)
    }

    fn reference(selector: &str) -> String {
        format!(
            "<a:ReferenceParameters><w:ResourceURI>http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ConcreteJob</w:ResourceURI><w:SelectorSet><w:Selector Name='InstanceID'>{selector}</w:Selector></w:SelectorSet></a:ReferenceParameters>"
        )
    }

    #[test]
    fn a_page_has_at_most_as_many_items_as_windows_puts_into_one() {
        assert_eq!(read(&"<A/>".repeat(MAX_ITEMS)).unwrap().len(), MAX_ITEMS);
        let limit = ReplyError::TooMany { what: "items in one page", limit: MAX_ITEMS };
        assert_eq!(read(&"<A/>".repeat(MAX_ITEMS + 1)), Err(limit));
    }

    #[test]
    fn a_reference_without_a_namespace_belongs_to_the_one_that_was_asked() {
        let namespace: Namespace = "root/lab".parse().unwrap();
        let inside = reference("1");
        let items = read(&format!(
            "<w:Item><J><R>{inside}</R></J><a:EndpointReference>{inside}</a:EndpointReference></w:Item>"
        ))
        .unwrap();
        assert_eq!(items[0].reference.as_ref().unwrap().namespace(), Some(namespace.clone()));
        let Some(CimValue::Reference(inner)) = items[0].object.as_ref().unwrap().value("R") else { panic!() };
        assert_eq!(inner.namespace(), Some(namespace));
    }

    #[test]
    fn a_page_that_says_neither_how_to_go_on_nor_that_it_is_the_last_is_refused() {
        for (rest, is_taken) in [
            ("", false),
            ("<n:EnumerationContext/>", false),
            ("<n:EnumerationContext> </n:EnumerationContext>", false),
            ("<n:EnumerationContext>7</n:EnumerationContext>", true),
            ("<n:EnumerationContext/><n:EndOfSequence/>", true),
            ("<n:EndOfSequence/>", true),
        ] {
            let text = format!(r#"<n:PullResponse xmlns:n="{}"><n:Items/>{rest}</n:PullResponse>"#, ns::ENUMERATION);
            let document = Document::parse(&text, &Limits::default()).unwrap();
            let resource = ResourceUri::wmi_all(&"root/lab".parse().unwrap());
            let target = EndpointReference { resource, selectors: SelectorSet::default() };
            assert_eq!(Page::read(document.root(), &Asked::of(&target)).is_ok(), is_taken, "{rest}");
        }
    }

    #[test]
    fn nothing_follows_the_last_page_though_it_has_a_context() {
        let page = |end: &str| format!("<n:PullResponse><n:EnumerationContext>7</n:EnumerationContext>{end}");
        assert!(EnumerationContext::ahead(page("<n:Items/>").as_bytes(), None).is_some());
        assert_eq!(EnumerationContext::ahead(page("<n:Items/><n:EndOfSequence/>").as_bytes(), None), None);
    }

    #[test]
    fn an_instance_is_read_though_the_keys_of_its_reference_cannot() {
        let inside = reference("<X>1</X>");
        let items =
            read(&format!("<w:Item><J><N>1</N></J><a:EndpointReference>{inside}</a:EndpointReference></w:Item>"))
                .unwrap();
        assert!(items[0].object.is_some() && items[0].reference.is_none());
    }
}
