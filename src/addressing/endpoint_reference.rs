//! Endpoint references: the address of one instance (DSP0226 section 5.1; DSP0230 for references inside instances).

use crate::xml::{Document, Element, Limits, Node, XmlError, ns};

use super::{InvalidName, Namespace, ResourceUri, SelectorSet};

/// The name of the selector that carries the namespace beside a DMTF URI (DSP0227 section 5.2).
const CIM_NAMESPACE: &str = "__cimnamespace";

/// A resource and the selectors that name one instance of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EndpointReference {
    /// The class.
    pub resource: ResourceUri,
    /// The keys, with `__cimnamespace` when the URI is of the DMTF's form.
    pub selectors: SelectorSet,
}

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

    /// The namespace: from the URI, else from the selector `__cimnamespace`.
    #[must_use]
    pub fn namespace(&self) -> Option<Namespace> {
        self.resource.namespace().or_else(|| self.selectors.text(CIM_NAMESPACE)?.parse().ok())
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
        let selectors = SelectorSet::default().with("InstanceID", "x").with(CIM_NAMESPACE, "root/virtualization/v2");
        assert_eq!(EndpointReference { resource, selectors }.namespace(), Some(Namespace::virtualization_v2()));
    }

    #[test]
    fn what_is_no_reference_says_so() {
        assert_eq!(EndpointReference::from_xml("<a/>"), Err(ReferenceError::ResourceUri));
        assert!(matches!(EndpointReference::from_xml("<a"), Err(ReferenceError::Xml(_))));
    }
}
