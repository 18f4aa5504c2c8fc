//! Instances as XML elements: the WS-CIM mapping (DSP0230 sections 7 to 9), with what real servers make of it.

use std::collections::BTreeMap;

use crate::addressing::EndpointReference;
use crate::xml::{Name, Node, ns};

use super::{CimDateTime, CimInstance, CimProperty, CimType, CimValue};

/// Reads an element as an instance. Its class is what `xsi:type` says, else the element's local name.
///
/// Children of the WS-CIM common namespace (such as `cim:Location` of old services) are no properties.
#[must_use]
pub fn read_instance(node: Node<'_>) -> CimInstance {
    let mut properties: Vec<CimProperty> = Vec::with_capacity(node.children().take(FEW).count());
    let mut beyond = BTreeMap::new();
    for child in node.children().filter(|child| child.name().namespace != ns::CIM_COMMON) {
        let (cim_type, value) = read_typed(child);
        let name = child.local();
        // A repeated property is an array. Few are looked through; a host that sends a hundred thousand does not hold us up.
        let first = properties.get(..FEW).unwrap_or(&properties);
        let place = first.iter().rposition(|known| known.name == name).or_else(|| beyond.get(name).copied());
        match place.and_then(|place| properties.get_mut(place)) {
            Some(known) => known.value.push(value),
            None => {
                if properties.len() >= FEW {
                    beyond.insert(name, properties.len());
                }
                properties.push(CimProperty { name: name.to_owned(), cim_type, value });
            }
        }
    }
    CimInstance { class_name: class_name(node).unwrap_or_else(|| node.local()).to_owned(), properties }
}

/// Reads an element as the value of a property or parameter.
#[must_use]
pub fn read_value(node: Node<'_>) -> CimValue {
    read_typed(node).1
}

/// The class named by `xsi:type`, with or without prefix: `p:Msvm_Error_Type` is `Msvm_Error`. A WS-CIM leaf type names no class.
pub(super) fn class_name(node: Node<'_>) -> Option<&str> {
    let written = node.attribute(XSI_TYPE)?.trim();
    let local = written.rsplit(':').next().filter(|local| CimType::from_ws_cim(local).is_none())?;
    Some(local.strip_suffix("_Type").unwrap_or(local)).filter(|class| !class.is_empty())
}

pub(super) fn is_nil(node: Node<'_>) -> bool {
    node.attribute(XSI_NIL).is_some_and(|nil| super::instance::boolean(nil.trim()) == Some(true))
}

fn read_typed(node: Node<'_>) -> (Option<CimType>, CimValue) {
    let cim_type =
        node.attribute(XSI_TYPE).and_then(|written| CimType::from_ws_cim(written.trim().rsplit(':').next()?));
    let value = if is_nil(node) {
        CimValue::Null
    } else if let Some(child) = node.children().next() {
        read_complex(node, child)
    } else {
        cim_type.map_or_else(|| CimValue::Untyped(node.text().to_owned()), |cim_type| cim_type.read(node.text()))
    };
    (cim_type, value)
}

fn read_complex(node: Node<'_>, child: Node<'_>) -> CimValue {
    if child.name().namespace == ns::CIM_COMMON {
        return CimType::DateTime.read(child.text());
    }
    if let Some(datetime) = bare_datetime(node, child) {
        return CimValue::DateTime(datetime);
    }
    if begins_reference(child.name())
        && let Ok(reference) = EndpointReference::read(node)
    {
        return CimValue::Reference(reference);
    }
    CimValue::Instance(read_instance(node))
}

/// A date in a wrapper without a namespace, as the rows of a query with named columns have it (recorded on Windows Server 2003 R2 to 2012).
fn bare_datetime(node: Node<'_>, child: Node<'_>) -> Option<CimDateTime> {
    let is_wrapper = child.name().namespace.is_empty() && CimDateTime::WRAPPERS.contains(&child.local());
    let is_alone = node.children().nth(1).is_none() && child.children().next().is_none();
    if is_wrapper && is_alone { child.text().parse().ok() } else { None }
}

/// The first element inside a reference. In such rows it has no namespace either.
fn begins_reference(name: Name<'_>) -> bool {
    let is_bare = name.namespace.is_empty();
    name.namespace == ns::ADDRESSING
        || (is_bare && matches!(name.local, "Address" | "ReferenceParameters" | "EndpointReference"))
}

impl CimValue {
    fn push(&mut self, next: Self) {
        if let Self::Array(values) = self {
            values.push(next);
        } else {
            let first = std::mem::replace(self, Self::Null);
            *self = Self::Array(vec![first, next]);
        }
    }
}

/// So many properties are looked through one by one; a job has about fifty.
const FEW: usize = 64;
const XSI_TYPE: Name<'static> = Name::new(ns::XSI, "type");
const XSI_NIL: Name<'static> = Name::new(ns::XSI, "nil");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Document, Limits};

    fn read(text: &str) -> CimInstance {
        let text = format!(
            r#"<p:J xmlns:p="urn:c" xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{text}</p:J>"#
        );
        read_instance(Document::parse(&text, &Limits::default()).unwrap().root())
    }

    #[test]
    fn null_empty_and_absent_are_three_things() {
        let instance = read(r#"<p:A xsi:nil="true"/><p:B/><p:C xsi:nil="TRUE"></p:C>"#);
        assert_eq!(instance.value("A"), Some(&CimValue::Null));
        assert_eq!(instance.value("b"), Some(&CimValue::Untyped(String::new())));
        assert_eq!(instance.value("C"), Some(&CimValue::Null));
        assert_eq!(instance.value("D"), None);
    }

    #[test]
    fn repeated_elements_are_an_array_wherever_they_are() {
        let instance = read("<p:S>17</p:S><p:T>x</p:T><p:S>2</p:S>");
        let untyped = |text: &str| CimValue::Untyped(text.into());
        assert_eq!(instance.value("S"), Some(&CimValue::Array(vec![untyped("17"), untyped("2")])));
        assert_eq!(instance.value("T"), Some(&untyped("x")));
    }

    #[test]
    fn arrays_are_gathered_beyond_the_first_properties_too() {
        let text: String = (0..100).map(|index| format!("<p:P{index}>x</p:P{index}>")).collect();
        let instance = read(&text.repeat(2));
        assert_eq!(instance.properties.len(), 100);
        assert!(
            instance
                .properties
                .iter()
                .all(|property| matches!(&property.value, CimValue::Array(two) if two.len() == 2))
        );
    }

    #[test]
    fn wrapped_and_bare_datetimes_are_told_apart_from_text() {
        let instance = read(
            r#"<p:E><cim:Interval>P0DT0H0M1.00417S</cim:Interval></p:E><p:I><cim:Datetime>soon</cim:Datetime></p:I>"#,
        );
        assert!(matches!(instance.value("E"), Some(CimValue::DateTime(_))));
        assert_eq!(instance.value("I"), Some(&CimValue::Untyped("soon".into())));
    }

    /// Shaped after what pulls of `SELECT CreationDate, ... FROM Win32_Process` gave on Windows Server 2012 (issue 10, M1).
    #[test]
    fn the_wrappers_of_a_row_have_no_namespace() {
        let row = read(
            "<StartTime><Datetime>2026-10-05T04:23:50.25Z</Datetime></StartTime><ElapsedTime><Interval>P0DT0H0M1.5S</Interval></ElapsedTime><Day><Date>2026-10-05</Date></Day><Hour><Time>04:23:50Z</Time></Hour><Some><CIM_DateTime>202610******00.******+000</CIM_DateTime></Some>",
        );
        let shown: Vec<_> = row.properties.iter().map(|property| property.value.to_string()).collect();
        let expected =
            ["2026-10-05T04:23:50.25Z", "P0DT0H0M1.5S", "2026-10-05", "04:23:50Z", "202610******00.******+000"];
        assert_eq!(shown, expected);
        assert!(row.properties.iter().all(|property| matches!(property.value, CimValue::DateTime(_))));
    }

    #[test]
    fn an_instance_with_a_property_named_like_a_wrapper_stays_an_instance() {
        let instance = read("<p:A><Date>soon</Date></p:A><p:B><Date>2026-10-05</Date><Other>x</Other></p:B>");
        assert!(instance.properties.iter().all(|property| matches!(property.value, CimValue::Instance(_))));
    }

    #[test]
    fn a_reference_of_a_row_has_no_namespace() {
        let inner = "<ReferenceParameters><ResourceURI>urn:x/C</ResourceURI><SelectorSet><Selector Name='N'>1</Selector></SelectorSet></ReferenceParameters>";
        let row = read(&format!(
            "<A><Address>urn:any</Address>{inner}</A><B>{inner}</B><C><EndpointReference>{inner}</EndpointReference></C>"
        ));
        for property in &row.properties {
            let CimValue::Reference(reference) = &property.value else { panic!("{property:?}") };
            assert_eq!((reference.resource.class(), reference.selectors.text("N")), ("C", Some("1")));
        }
    }

    #[test]
    fn leaf_types_are_hints_and_class_types_name_the_class() {
        let instance =
            read(r#"<p:N xsi:type="cim:cimUnsignedInt"> 7 </p:N><p:X xsi:type="e:Msvm_Error_Type"><p:M>m</p:M></p:X>"#);
        assert_eq!(instance.properties[0].cim_type, Some(CimType::Uint32));
        assert_eq!(instance.value("N"), Some(&CimValue::Unsigned(7)));
        assert!(matches!(instance.value("X"), Some(CimValue::Instance(inner)) if inner.class_name == "Msvm_Error"));
    }

    #[test]
    fn a_reference_is_read_with_and_without_its_wrapper() {
        let parameters = r#"<a:ReferenceParameters xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"><w:ResourceURI xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd">urn:x/C</w:ResourceURI></a:ReferenceParameters>"#;
        let instance = read(&format!(
            r#"<p:R>{parameters}</p:R><p:W><a:EndpointReference xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing">{parameters}</a:EndpointReference></p:W>"#
        ));
        assert!(matches!(instance.value("R"), Some(CimValue::Reference(_))));
        assert_eq!(instance.value("R"), instance.value("W"));
    }
}
