//! Endpoint references as XML (DSP0226 section 5.1; DSP0230 for references inside instances).

use crate::xml::{Document, Element, Limits, Name, Node, XmlError, ns};

use super::{EndpointReference, InvalidName, SelectorSet, SelectorValue};

impl EndpointReference {
    /// Reads a reference as XML text, such as it appears in a log or a saved answer.
    ///
    /// # Errors
    /// [`ReferenceError`] when the text is no XML or no reference.
    pub fn from_xml(text: &str) -> Result<Self, ReferenceError> {
        let document = Document::parse(text, &Limits::default())?;
        let root = document.root();
        // A whole `<p:Job>` parameter, an EndpointReference, or something around them.
        std::iter::once(root)
            .chain(root.descendants())
            .find(is_reference)
            .map_or(Err(ReferenceError::ResourceUri), Self::read)
    }

    /// Reads an element that is a reference or holds one: `a:EndpointReference`, or a parameter with `a:Address` and
    /// `a:ReferenceParameters` directly inside (as WinRM writes it).
    ///
    /// # Errors
    /// [`ReferenceError`] when the resource URI or the name of a selector is missing.
    pub fn read(node: Node<'_>) -> Result<Self, ReferenceError> {
        Self::read_within(node, MAX_NESTED)
    }

    /// A reference whose keys may hold references, so many levels deep.
    fn read_within(node: Node<'_>, levels: usize) -> Result<Self, ReferenceError> {
        let node = node.child_local("EndpointReference").unwrap_or(node);
        let parameters = node.child_local("ReferenceParameters").ok_or(ReferenceError::ResourceUri)?;
        let resource = parameters.child_local("ResourceURI").ok_or(ReferenceError::ResourceUri)?.text().parse()?;
        let read = |set| SelectorSet::read(set, levels);
        let selectors = parameters.child_local("SelectorSet").map(read).transpose()?.unwrap_or_default();
        Ok(Self { resource, selectors })
    }

    /// The element `a:EndpointReference`.
    #[must_use]
    pub fn to_element(&self) -> Element {
        Element::new(ns::ADDRESSING, "EndpointReference").children(self.to_parameter())
    }

    /// The two children that are directly in a parameter of type REF.
    #[must_use]
    pub fn to_parameter(&self) -> [Element; 2] {
        let resource = Element::with_text(ns::WSMAN, "ResourceURI", self.resource.as_str());
        [
            Element::with_text(ns::ADDRESSING, "Address", ns::ANONYMOUS),
            Element::new(ns::ADDRESSING, "ReferenceParameters").child(resource).child(self.selectors.to_element()),
        ]
    }
}

impl SelectorSet {
    /// The element `w:SelectorSet`.
    #[must_use]
    pub fn to_element(&self) -> Element {
        Element::new(ns::WSMAN, "SelectorSet").children(self.iter().map(|(name, value)| {
            let selector = Element::new(ns::WSMAN, "Selector").attribute(Name::new("", "Name"), name);
            match value {
                SelectorValue::Text(text) => selector.text(text),
                SelectorValue::Reference(reference) => selector.child(reference.to_element()),
            }
        }))
    }

    fn read(node: Node<'_>, levels: usize) -> Result<Self, ReferenceError> {
        let mut set = Self::default();
        for selector in node.children().filter(|child| child.local() == "Selector") {
            let name = selector.attribute(Name::new("", "Name")).ok_or(ReferenceError::SelectorName)?;
            set.push(name, SelectorValue::read(selector, levels)?);
        }
        Ok(set)
    }
}

impl SelectorValue {
    /// Text, `a:EndpointReference`, or the content of one alone.
    fn read(selector: Node<'_>, levels: usize) -> Result<Self, ReferenceError> {
        let text = selector.text().len();
        if text.saturating_add(selector.descendants().map(|node| node.text().len()).sum()) > MAX_KEY {
            return Err(ReferenceError::TooLong(MAX_KEY));
        }
        if selector.children().next().is_none() {
            return Ok(Self::Text(selector.text().to_owned()));
        }
        let levels = levels.checked_sub(1).ok_or(ReferenceError::TooDeep(MAX_NESTED))?;
        match EndpointReference::read_within(selector, levels) {
            Ok(reference) => Ok(Self::Reference(Box::new(reference))),
            Err(ReferenceError::ResourceUri) => Err(ReferenceError::Selector),
            Err(error) => Err(error),
        }
    }
}

/// How deep references may be nested in keys of references: one for an association, one more for an association between associations.
const MAX_NESTED: usize = 2;

/// The most bytes of text in a key. The path of one that is a reference is quoted in the path of the association, which doubles every backslash; a
/// longer one could not be read back.
const MAX_KEY: usize = 8192;

/// Why an element is not a reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReferenceError {
    /// Not readable as XML.
    #[error("the endpoint reference is not readable XML")]
    Xml(#[from] XmlError),
    /// No `w:ResourceURI`.
    #[error("the endpoint reference has no ResourceURI in its ReferenceParameters")]
    ResourceUri,
    /// A selector without name.
    #[error("a Selector of the endpoint reference has no Name")]
    SelectorName,
    /// A selector that holds elements and is not a reference.
    #[error("a Selector of the endpoint reference holds elements that are not a reference")]
    Selector,
    /// References are in the keys of references deeper than this.
    #[error("references are nested deeper than {0} levels in the endpoint reference")]
    TooDeep(usize),
    /// A key holds more text than this.
    #[error("a Selector of the endpoint reference is longer than {0} bytes")]
    TooLong(usize),
    /// The resource URI is none.
    #[error("the endpoint reference names no resource")]
    Invalid(#[from] InvalidName),
}

fn is_reference(node: &Node<'_>) -> bool {
    node.child_local("ReferenceParameters").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addressing::{Namespace, ResourceUri};

    const JOB: &str = r#"<p:Job xmlns:p="urn:x" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd">
      <a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address><a:ReferenceParameters>
      <w:ResourceURI>
        http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_StorageJob
      </w:ResourceURI><w:SelectorSet><w:Selector Name="InstanceID">8E1C</w:Selector></w:SelectorSet></a:ReferenceParameters></p:Job>"#;

    #[test]
    fn a_parameter_and_a_wrapped_reference_read_the_same() {
        let direct = EndpointReference::from_xml(JOB).unwrap();
        let wrapped = EndpointReference::from_xml(&direct.to_element().to_xml().unwrap()).unwrap();
        assert_eq!(direct, wrapped);
        assert_eq!(direct.selectors.text("instanceid"), Some("8E1C"));
        assert_eq!(direct.namespace(), Some(Namespace::virtualization_v2()));
    }

    #[test]
    fn a_dmtf_reference_takes_its_namespace_from_the_selector() {
        let resource = ResourceUri::dmtf("Msvm_ConcreteJob").unwrap();
        let selectors = SelectorSet::default().with("InstanceID", "x").with("__cimnamespace", "root/virtualization/v2");
        assert_eq!(EndpointReference { resource, selectors }.namespace(), Some(Namespace::virtualization_v2()));
    }

    fn nested(levels: usize) -> String {
        let open = "<ReferenceParameters><ResourceURI>urn:x/A</ResourceURI><SelectorSet><Selector Name='K'>";
        let close = "</Selector></SelectorSet></ReferenceParameters>";
        format!("<R>{}1{}</R>", open.repeat(levels + 1), close.repeat(levels + 1))
    }

    #[test]
    fn a_key_may_be_a_bare_reference() {
        let association = EndpointReference::from_xml(&nested(1)).unwrap();
        let Some((_, SelectorValue::Reference(key))) = association.selectors.iter().next() else { panic!() };
        assert_eq!(key.selectors.text("K"), Some("1"));
        assert_eq!(EndpointReference::from_xml(&association.to_element().to_xml().unwrap()), Ok(association));
    }

    #[test]
    fn references_in_references_end_somewhere() {
        assert!(EndpointReference::from_xml(&nested(MAX_NESTED)).is_ok());
        assert_eq!(EndpointReference::from_xml(&nested(MAX_NESTED + 1)), Err(ReferenceError::TooDeep(MAX_NESTED)));
    }

    #[test]
    fn a_key_has_a_length() {
        let text = |length: usize| nested(1).replace(">1<", &format!(">{}<", "x".repeat(length)));
        assert!(EndpointReference::from_xml(&text(8000)).is_ok());
        assert_eq!(EndpointReference::from_xml(&text(8200)), Err(ReferenceError::TooLong(MAX_KEY)));
    }

    #[test]
    fn elements_in_a_selector_that_are_not_a_reference_are_never_an_empty_key() {
        let text = nested(0).replace('1', "<Other>1</Other>");
        assert_eq!(EndpointReference::from_xml(&text), Err(ReferenceError::Selector));
    }

    #[test]
    fn what_is_no_reference_says_so() {
        assert_eq!(EndpointReference::from_xml("<a/>"), Err(ReferenceError::ResourceUri));
        assert!(matches!(EndpointReference::from_xml("<a"), Err(ReferenceError::Xml(_))));
    }
}
