//! CIM instances as CIM-XML text (DSP0201 section 5.2: `INSTANCE`, `PROPERTY`, `VALUE`), the form Hyper-V embeds in strings.

use crate::xml::{Document, Limits, Name, Node, XmlError};

use super::{CimInstance, CimProperty, CimType, CimValue};

/// Why a text is not a CIM-XML instance.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CimXmlError {
    /// Not readable as XML.
    #[error("the embedded instance is not readable XML")]
    Xml(#[from] XmlError),
    /// XML, but without an `INSTANCE`.
    #[error("the embedded XML does not hold an INSTANCE element")]
    NoInstance,
    /// XML, but without a `CLASS` that has a name.
    #[error("the answer does not hold a CLASS element")]
    NoClass,
}

/// Reads the first `INSTANCE` in a text; wrappers such as `VALUE.NAMEDINSTANCE` around it are skipped.
///
/// Names are compared without case. System properties of WMI, whose names begin with `__`, and qualifiers are left out.
///
/// # Errors
/// [`CimXmlError`] when the text is not XML within `limits`, or does not hold an `INSTANCE`.
pub fn read_cim_xml(text: &str, limits: &Limits) -> Result<CimInstance, CimXmlError> {
    instance_of(&Document::parse(text, limits)?)
}

/// The same for a text of an answer, within what is left of the limits of the answer.
pub(super) fn read_inner(text: &str, left: &mut Limits) -> Result<CimInstance, CimXmlError> {
    instance_of(&Document::parse_inner(text, left)?)
}

fn instance_of(document: &Document<'_>) -> Result<CimInstance, CimXmlError> {
    let root = document.root();
    let mut nodes = std::iter::once(root).chain(root.descendants());
    nodes.find(is_instance).map(read_instance).ok_or(CimXmlError::NoInstance)
}

pub(super) fn is_instance(node: &Node<'_>) -> bool {
    is(node, "INSTANCE")
}

/// Does a value hold elements that CIM-XML does not know? They are text that should have been escaped.
pub(super) fn has_markup_in_values(instance: Node<'_>) -> bool {
    let foreign = |child: Node<'_>| !is_element_name(child.local());
    instance.descendants().any(|node| is(&node, "VALUE") && node.children().any(foreign))
}

pub(super) fn read_instance(node: Node<'_>) -> CimInstance {
    let class_name = attribute(node, "CLASSNAME").unwrap_or_default().to_owned();
    CimInstance { class_name, properties: node.children().filter_map(read_property).collect() }
}

fn read_property(node: Node<'_>) -> Option<CimProperty> {
    let name = attribute(node, "NAME").filter(|name| !name.starts_with("__"))?.to_owned();
    let cim_type = attribute(node, "TYPE").and_then(CimType::from_cim_xml);
    let only = |local: &str| node.children().find(|child| is(child, local));
    let (cim_type, value) = if is(&node, "PROPERTY") {
        (cim_type, only("VALUE").map_or(CimValue::Null, |value| read_value(value, cim_type)))
    } else if is(&node, "PROPERTY.ARRAY") {
        (cim_type, only("VALUE.ARRAY").map_or(CimValue::Null, |array| read_array(array, cim_type)))
    } else if is(&node, "PROPERTY.REFERENCE") {
        (Some(CimType::Reference), only("VALUE.REFERENCE").map_or(CimValue::Null, read_reference))
    } else {
        return None;
    };
    Some(CimProperty { name, cim_type, value })
}

fn read_array(node: Node<'_>, cim_type: Option<CimType>) -> CimValue {
    let values = node.children().filter_map(|child| {
        if is(&child, "VALUE") {
            Some(read_value(child, cim_type))
        } else {
            is(&child, "VALUE.NULL").then_some(CimValue::Null)
        }
    });
    CimValue::Array(values.collect())
}

fn read_value(node: Node<'_>, cim_type: Option<CimType>) -> CimValue {
    cim_type.map_or_else(|| CimValue::Untyped(node.text().to_owned()), |cim_type| cim_type.read(node.text()))
}

/// References are rare inside instances: their keys are kept as text, in order.
fn read_reference(node: Node<'_>) -> CimValue {
    let texts: Vec<&str> = std::iter::once(node)
        .chain(node.descendants())
        .map(|node| node.text().trim())
        .filter(|text| !text.is_empty())
        .collect();
    CimValue::Untyped(texts.join(" "))
}

pub(super) fn is(node: &Node<'_>, local: &str) -> bool {
    node.local().eq_ignore_ascii_case(local)
}

pub(super) fn attribute<'d>(node: Node<'d>, local: &str) -> Option<&'d str> {
    node.attribute(Name::new("", local)).or_else(|| {
        let any_case = |(name, value): (Name<'_>, &'d str)| name.local.eq_ignore_ascii_case(local).then_some(value);
        node.attributes().find_map(any_case)
    })
}

/// Is this the name of an element that CIM-XML may have inside an instance?
pub(super) fn is_element_name(name: &str) -> bool {
    ELEMENTS.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Could this be the beginning of such a name?
pub(super) fn begins_element_name(head: &str) -> bool {
    ELEMENTS.iter().any(|known| known.get(..head.len()).is_some_and(|known| known.eq_ignore_ascii_case(head)))
}

/// The elements that an instance may hold (DSP0201 section 5.2).
const ELEMENTS: &[&str] = &[
    "INSTANCE",
    "QUALIFIER",
    "PROPERTY",
    "PROPERTY.ARRAY",
    "PROPERTY.REFERENCE",
    "VALUE",
    "VALUE.ARRAY",
    "VALUE.NULL",
    "VALUE.REFERENCE",
    "VALUE.REFARRAY",
    "CLASSPATH",
    "LOCALCLASSPATH",
    "CLASSNAME",
    "INSTANCEPATH",
    "LOCALINSTANCEPATH",
    "INSTANCENAME",
    "NAMESPACEPATH",
    "LOCALNAMESPACEPATH",
    "HOST",
    "NAMESPACE",
    "KEYBINDING",
    "KEYVALUE",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(properties: &str) -> CimInstance {
        read_cim_xml(&format!(r#"<INSTANCE CLASSNAME="Msvm_Error">{properties}</INSTANCE>"#), &Limits::default())
            .unwrap()
    }

    #[test]
    fn no_value_is_null_and_an_empty_value_is_empty() {
        let instance = read(
            r#"<PROPERTY NAME="A" TYPE="string"></PROPERTY><PROPERTY NAME="B" TYPE="string"><VALUE></VALUE></PROPERTY>
               <PROPERTY.ARRAY NAME="C" TYPE="string"></PROPERTY.ARRAY><PROPERTY.ARRAY NAME="D" TYPE="string"><VALUE.ARRAY/></PROPERTY.ARRAY>
               <PROPERTY.ARRAY NAME="E" TYPE="uint8"><VALUE.ARRAY><VALUE>1</VALUE><VALUE.NULL/></VALUE.ARRAY></PROPERTY.ARRAY>"#,
        );
        let value = |name| instance.value(name).unwrap().clone();
        assert_eq!(value("A"), CimValue::Null);
        assert_eq!(value("B"), CimValue::String(String::new()));
        assert_eq!(value("C"), CimValue::Null);
        assert_eq!(value("D"), CimValue::Array(vec![]));
        assert_eq!(value("E"), CimValue::Array(vec![CimValue::Unsigned(1), CimValue::Null]));
    }

    #[test]
    fn system_properties_and_qualifiers_are_left_out() {
        let instance = read(
            r#"<QUALIFIER NAME="Q"/><PROPERTY NAME="__PATH" TYPE="string"/><property name="X" type="UINT16"><value>3</value></property>"#,
        );
        assert_eq!(instance.properties.len(), 1);
        assert_eq!(instance.value("x"), Some(&CimValue::Unsigned(3)));
    }

    #[test]
    fn wrappers_and_a_declaration_are_skipped() {
        let text = r#"<?xml version="1.0"?><VALUE.NAMEDINSTANCE><INSTANCENAME/><INSTANCE CLASSNAME="A"/></VALUE.NAMEDINSTANCE>"#;
        assert_eq!(read_cim_xml(text, &Limits::default()).unwrap().class_name, "A");
    }

    #[test]
    fn other_xml_and_document_types_are_errors() {
        assert_eq!(read_cim_xml("<a/>", &Limits::default()), Err(CimXmlError::NoInstance));
        let hostile = "<!DOCTYPE x><INSTANCE CLASSNAME='A'/>";
        assert_eq!(read_cim_xml(hostile, &Limits::default()), Err(CimXmlError::Xml(XmlError::DocumentType)));
    }
}
