//! Writing instances: as elements (WS-CIM, DSP0230 section 8) and as CIM-XML text (DSP0201), which Hyper-V's methods take in a CDATA section.

use crate::addressing::{EndpointReference, Target};
use crate::xml::{Element, IllegalCharacter, Name, NamespaceUri, ns};

use super::{CimInstance, CimProperty, CimType, CimValue};

/// An instance as the body of Put and Create: an element of the class in the namespace of the resource.
#[must_use]
pub fn write_instance(instance: &CimInstance, namespace: &str) -> Element {
    let namespace = NamespaceUri::from(namespace.to_owned());
    Element::new(namespace.clone(), instance.class_name.clone()).children(write_properties(instance, &namespace))
}

fn write_properties(instance: &CimInstance, namespace: &NamespaceUri) -> Vec<Element> {
    let mut elements = Vec::with_capacity(instance.properties.len());
    for property in &instance.properties {
        write_into(&mut elements, &property.name, &property.value, namespace);
    }
    elements
}

/// A property or parameter: one element, or one for each entry of an array. An empty array is left out.
#[must_use]
pub fn write_property(name: &str, value: &CimValue, namespace: &str) -> Vec<Element> {
    let mut elements = Vec::new();
    write_into(&mut elements, name, value, &namespace.to_owned().into());
    elements
}

/// The same behind those before it. All share the text of the namespace.
fn write_into(elements: &mut Vec<Element>, name: &str, value: &CimValue, namespace: &NamespaceUri) {
    let element = || Element::new(namespace.clone(), name.to_owned());
    let written = match value {
        CimValue::Array(values) => {
            return values.iter().for_each(|value| write_into(elements, name, value, namespace));
        }
        CimValue::Null => element().attribute(Name::new(ns::XSI, "nil"), "true"),
        CimValue::DateTime(value) => {
            element().child(Element::with_text(ns::CIM_COMMON, value.wrapper(), wrapped(value)))
        }
        CimValue::Reference(reference) => element().children(reference.to_parameter()),
        CimValue::Instance(instance) => element().children(write_properties(instance, namespace)),
        scalar => element().text(text(scalar)),
    };
    elements.push(written);
}

/// An instance as CIM-XML text, with numeric references only: a Hyper-V host refuses `&amp;` (return value 32768) and `&lt;` (32773) in the
/// instances that its methods take, and takes `&#38;` and `&#60;` (recorded by r4sd/go-wsman).
///
/// # Errors
/// [`IllegalCharacter`] when a value holds a character that XML cannot carry.
pub fn write_cim_xml(instance: &CimInstance) -> Result<String, IllegalCharacter> {
    let element = Element::new("", "INSTANCE").attribute(plain("CLASSNAME"), &instance.class_name);
    element.children(instance.properties.iter().map(cim_xml_property)).to_numeric_xml()
}

fn cim_xml_property(property: &CimProperty) -> Element {
    let is_array = matches!(property.value, CimValue::Array(_));
    // A reference in an instance is a string that holds a path.
    let cim_type = property.cim_type.filter(|cim_type| *cim_type != CimType::Reference);
    let cim_type = cim_type.unwrap_or_else(|| type_of(&property.value));
    let element = Element::new("", if is_array { "PROPERTY.ARRAY" } else { "PROPERTY" });
    let element = element.attribute(plain("NAME"), &property.name).attribute(plain("TYPE"), cim_type.name());
    match &property.value {
        CimValue::Null => element,
        CimValue::Array(values) => {
            element.child(Element::new("", "VALUE.ARRAY").children(values.iter().map(cim_xml_value)))
        }
        value => element.child(cim_xml_value(value)),
    }
}

fn cim_xml_value(value: &CimValue) -> Element {
    match value {
        CimValue::Null => Element::new("", "VALUE.NULL"),
        CimValue::DateTime(value) => Element::with_text("", "VALUE", value.to_dmtf()),
        scalar => Element::with_text("", "VALUE", text(scalar)),
    }
}

/// The type that a value without one is written as; what is not known is a string.
fn type_of(value: &CimValue) -> CimType {
    match value {
        CimValue::Boolean(_) => CimType::Boolean,
        CimValue::Unsigned(_) => CimType::Uint64,
        CimValue::Signed(_) => CimType::Sint64,
        CimValue::Real(_) => CimType::Real64,
        CimValue::Char16(_) => CimType::Char16,
        CimValue::DateTime(_) => CimType::DateTime,
        CimValue::Array(values) => values.first().map_or(CimType::String, type_of),
        _ => CimType::String,
    }
}

/// A scalar as both encodings write it. An instance inside a string is CIM-XML again, a reference its WMI path.
fn text(value: &CimValue) -> String {
    match value {
        CimValue::Boolean(value) => value.to_string(),
        CimValue::Unsigned(value) => value.to_string(),
        CimValue::Signed(value) => value.to_string(),
        CimValue::Real(value) => real(*value),
        CimValue::Char16(value) => value.to_string(),
        CimValue::String(value) | CimValue::Untyped(value) => value.clone(),
        CimValue::DateTime(value) => value.to_string(),
        CimValue::Instance(instance) => cim_xml_text(instance),
        CimValue::Reference(reference) => path(reference),
        CimValue::Null | CimValue::Array(_) => String::new(),
    }
}

/// The text of an instance within an instance. A character that XML cannot carry is kept, so that the outer text is refused for it.
fn cim_xml_text(instance: &CimInstance) -> String {
    write_cim_xml(instance).unwrap_or_else(|illegal| illegal.0.to_string())
}

/// `root/virtualization/v2:Class.Key="value"`, with the slashes that Hyper-V's methods are known to take (recorded by others).
fn path(reference: &EndpointReference) -> String {
    let target = Target::from(reference.clone());
    let Some(mut path) = target.object_path() else { return target.to_string() };
    let namespace = path.namespace.take().map_or_else(String::new, |namespace| format!("{namespace}:"));
    format!("{namespace}{path}")
}

/// XML Schema's names for the special values (XML Schema part 2, section 3.2.5).
fn real(value: f64) -> String {
    if value.is_infinite() { if value > 0.0 { "INF" } else { "-INF" }.to_owned() } else { value.to_string() }
}

fn wrapped(value: &super::CimDateTime) -> String {
    if value.wrapper() == "CIM_DateTime" { value.to_dmtf() } else { value.to_string() }
}

const fn plain(local: &str) -> Name<'_> {
    Name::new("", local)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::{read_cim_xml, read_instance};
    use crate::xml::{Document, Limits};

    fn instance() -> CimInstance {
        let property =
            |name: &str, cim_type, value| CimProperty { name: name.to_owned(), cim_type: Some(cim_type), value };
        let strings = ["a & b", "", "]]>"].map(|text| CimValue::String(text.into())).to_vec();
        CimInstance {
            class_name: "Msvm_X".into(),
            properties: vec![
                property("Flag", CimType::Boolean, CimValue::Boolean(true)),
                property("Count", CimType::Uint64, CimValue::Unsigned(u64::MAX)),
                property("Span", CimType::DateTime, CimValue::DateTime("PT5M".parse().unwrap())),
                property("Names", CimType::String, CimValue::Array(strings)),
                property("Nothing", CimType::String, CimValue::Null),
                property("Special", CimType::Real64, CimValue::Real(f64::NEG_INFINITY)),
            ],
        }
    }

    #[test]
    fn cim_xml_reads_back_what_was_written() {
        assert_eq!(read_cim_xml(&write_cim_xml(&instance()).unwrap(), &Limits::default()), Ok(instance()));
    }

    /// Shaped after a recording: embedded_escape_test.go of r4sd/go-wsman, commit e17f6c21.
    #[test]
    fn cim_xml_holds_numeric_references_only() {
        let inner = CimInstance::new("Msvm_Y").with("Name", "R&D");
        let instance =
            CimInstance::new("Msvm_X").with("ElementName", "a & b <c> \"d\" 'e'\r\n\tf").with("Inner", inner);
        assert_eq!(
            write_cim_xml(&instance).unwrap(),
            concat!(
                r#"<INSTANCE CLASSNAME="Msvm_X"><PROPERTY NAME="ElementName" TYPE="string">"#,
                "<VALUE>a &#38; b &#60;c&#62; &#34;d&#34; &#39;e&#39;&#13;&#10;&#9;f</VALUE></PROPERTY>",
                r#"<PROPERTY NAME="Inner" TYPE="string"><VALUE>&#60;INSTANCE CLASSNAME=&#34;Msvm_Y&#34;&#62;"#,
                "&#60;PROPERTY NAME=&#34;Name&#34; TYPE=&#34;string&#34;&#62;&#60;VALUE&#62;R&#38;#38;D&#60;/VALUE&#62;",
                "&#60;/PROPERTY&#62;&#60;/INSTANCE&#62;</VALUE></PROPERTY></INSTANCE>"
            )
        );
    }

    #[test]
    fn ws_cim_reads_back_the_same_values_without_types() {
        let text = write_instance(&instance(), "urn:x/Msvm_X").to_xml().unwrap();
        let read = read_instance(Document::parse(&text, &Limits::default()).unwrap().root());
        assert_eq!(read.class_name, "Msvm_X");
        assert_eq!(read.value("Count"), Some(&CimValue::Untyped(u64::MAX.to_string())));
        assert_eq!(read.value("Span"), instance().value("Span"));
        assert_eq!(read.value("Nothing"), Some(&CimValue::Null));
        assert!(matches!(read.value("Names"), Some(CimValue::Array(values)) if values.len() == 3));
    }
}
