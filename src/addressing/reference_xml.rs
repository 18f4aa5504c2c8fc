//! Endpoint references as XML (DSP0226 section 5.1; DSP0230 for references inside instances).

use crate::xml::{Document, Element, Limits, Name, Node, XmlError, ns};

use super::{EndpointReference, InvalidName, SelectorSet, SelectorValue};

impl EndpointReference {
    /// Reads a reference as XML text, such as it stands in a log or a saved answer.
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
        let node = node.child_local("EndpointReference").unwrap_or(node);
        let parameters = node.child_local("ReferenceParameters").ok_or(ReferenceError::ResourceUri)?;
        let resource = parameters.child_local("ResourceURI").ok_or(ReferenceError::ResourceUri)?.text().parse()?;
        let selectors = parameters.child_local("SelectorSet").map(SelectorSet::read).transpose()?.unwrap_or_default();
        Ok(Self { resource, selectors })
    }

    /// The element `a:EndpointReference`.
    #[must_use]
    pub fn to_element(&self) -> Element {
        Element::new(ns::ADDRESSING, "EndpointReference").children(self.to_parameter())
    }

    /// The two children that stand directly in a parameter of type REF.
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

    fn read(node: Node<'_>) -> Result<Self, ReferenceError> {
        let mut set = Self::default();
        for selector in node.children().filter(|child| child.local() == "Selector") {
            let name = selector.attribute(Name::new("", "Name")).ok_or(ReferenceError::SelectorName)?;
            let value = match selector.child_local("EndpointReference") {
                Some(reference) => SelectorValue::Reference(Box::new(EndpointReference::read(reference)?)),
                None => SelectorValue::Text(selector.text().to_owned()),
            };
            set.push(name, value);
        }
        Ok(set)
    }
}

/// Why an element is no reference.
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

    #[test]
    fn what_is_no_reference_says_so() {
        assert_eq!(EndpointReference::from_xml("<a/>"), Err(ReferenceError::ResourceUri));
        assert!(matches!(EndpointReference::from_xml("<a"), Err(ReferenceError::Xml(_))));
    }
}
