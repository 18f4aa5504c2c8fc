//! The in parameters of a method (DSP0230 sections 7 to 10; embedded instances as Hyper-V's methods take them: CIM-XML text in CDATA).

use crate::addressing::{InvalidName, is_identifier};
use crate::cim::{CimInstance, CimValue, write_cim_xml, write_property};
use crate::xml::{Element, IllegalCharacter};

/// The in parameters of a method, in order, each with a name that it may have.
///
/// Scalars, dates and references are written as elements, arrays as one element for each entry, instances as CIM-XML text, and null is left
/// out: that is how the host is told to use its default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Input(Vec<(String, CimValue)>);

/// Why an input cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// An embedded instance holds a character that XML cannot carry.
    #[error("the instance for parameter {parameter} cannot be written")]
    Instance {
        /// The parameter.
        parameter: String,
        /// Why not.
        source: IllegalCharacter,
    },
}

impl Input {
    /// Adds a parameter. A method's names are compared with case (Windows), so they must be spelled as declared.
    ///
    /// ```
    /// # use cimjob::wsman::Input;
    /// let input = Input::default().with("RequestedState", 4_u16)?.with("Name", "web01")?;
    /// # assert_eq!(input.iter().count(), 2);
    /// # Ok::<(), cimjob::addressing::InvalidName>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidName`] when `name` is not a name of a parameter.
    pub fn with(mut self, name: &str, value: impl Into<CimValue>) -> Result<Self, InvalidName> {
        if !is_identifier(name) {
            return Err(InvalidName { what: "parameter name", text: name.chars().take(80).collect() });
        }
        self.0.push((name.to_owned(), value.into()));
        Ok(self)
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &CimValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The parameters as elements in the namespace of the resource.
    ///
    /// # Errors
    /// [`InputError`] when a value cannot be written.
    pub fn to_elements(&self, namespace: &str) -> Result<Vec<Element>, InputError> {
        let mut elements = Vec::with_capacity(self.0.len());
        for (name, value) in &self.0 {
            elements.extend(parameter(name, value, namespace)?);
        }
        Ok(elements)
    }
}

fn parameter(name: &str, value: &CimValue, namespace: &str) -> Result<Vec<Element>, InputError> {
    match value {
        CimValue::Null => Ok(Vec::new()),
        CimValue::Instance(value) => Ok(vec![embedded(name, value, namespace)?]),
        CimValue::Array(values) => {
            let elements: Result<Vec<_>, _> = values.iter().map(|value| parameter(name, value, namespace)).collect();
            Ok(elements?.concat())
        }
        other => Ok(write_property(name, other, namespace)),
    }
}

fn embedded(name: &str, instance: &CimInstance, namespace: &str) -> Result<Element, InputError> {
    let text = write_cim_xml(instance).map_err(|source| InputError::Instance { parameter: name.to_owned(), source })?;
    Ok(Element::new(namespace.to_owned(), name.to_owned()).cdata(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addressing::{Namespace, Target};
    use crate::cim::{CimProperty, CimType};

    fn written(value: CimValue) -> String {
        let elements = Input::default().with("P", value).unwrap().to_elements("urn:c").unwrap();
        elements.iter().map(|element| element.to_xml().unwrap()).collect::<Vec<_>>().join("\n")
    }

    fn reference() -> CimValue {
        let path = r#"root\virtualization\v2:Msvm_ComputerSystem.Name="a\\b\"c""#;
        CimValue::Reference(Target::read(path, &Namespace::virtualization_v2()).unwrap().reference)
    }

    #[test]
    fn every_scalar_is_one_element() {
        for (name, text, expected) in [
            ("boolean", "TRUE", "true"),
            ("uint8", "0xff", "255"),
            ("uint16", "4", "4"),
            ("uint32", "+7", "7"),
            ("uint64", "18446744073709551615", "18446744073709551615"),
            ("sint8", "-128", "-128"),
            ("sint16", "-1", "-1"),
            ("sint32", "-2", "-2"),
            ("sint64", "-9223372036854775808", "-9223372036854775808"),
            ("real32", "0.5", "0.5"),
            ("real64", "-inf", "-INF"),
            ("char16", "A", "65"),
            ("string", " a < b & c ", " a &lt; b &amp; c "),
        ] {
            let value = CimType::from_cim_xml(name).unwrap().read(text);
            assert_eq!(written(value), format!(r#"<r:P xmlns:r="urn:c">{expected}</r:P>"#), "{name}");
        }
    }

    #[test]
    fn dates_are_in_their_wrappers() {
        let open = r#"<r:P xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common" xmlns:r="urn:c">"#;
        let written = |text: &str| written(CimType::DateTime.read(text));
        assert_eq!(
            written("20261123065100.000000+060"),
            format!("{open}<cim:Datetime>2026-11-23T06:51:00+01:00</cim:Datetime></r:P>")
        );
        assert!(written("00000000003000.000000:000").contains("<cim:Interval>"));
        assert!(written("20261005******.******+000").contains("<cim:Date>2026-10-05</cim:Date>"));
    }

    #[test]
    fn a_reference_is_directly_in_its_parameter() {
        assert_eq!(
            written(reference()),
            r#"<r:P xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" xmlns:r="urn:c"><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address><a:ReferenceParameters><w:ResourceURI>http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ComputerSystem</w:ResourceURI><w:SelectorSet><w:Selector Name="Name">a\b"c</w:Selector></w:SelectorSet></a:ReferenceParameters></r:P>"#
        );
    }

    #[test]
    fn an_array_is_repeated_and_null_is_left_out() {
        let array = CimValue::Array(vec![CimValue::Unsigned(1), CimValue::Null, CimValue::Unsigned(2)]);
        assert_eq!(written(array), "<r:P xmlns:r=\"urn:c\">1</r:P>\n<r:P xmlns:r=\"urn:c\">2</r:P>");
        assert_eq!(written(CimValue::Null), "");
        assert_eq!(written(CimValue::Array(vec![])), "");
    }

    #[test]
    fn an_instance_is_cim_xml_text_with_paths_for_references() {
        let property =
            |name: &str, cim_type, value| CimProperty { name: name.to_owned(), cim_type: Some(cim_type), value };
        let instance = CimInstance {
            class_name: "Msvm_X".into(),
            properties: vec![
                property("Limit", CimType::Uint64, CimValue::Unsigned(3)),
                property("On", CimType::Boolean, CimValue::Boolean(true)),
                property("Wait", CimType::DateTime, CimType::DateTime.read("PT30M")),
                property("Host", CimType::Reference, CimValue::Array(vec![reference()])),
            ],
        };
        assert_eq!(
            written(CimValue::Array(vec![CimValue::Instance(instance)])),
            r#"<r:P xmlns:r="urn:c"><![CDATA[<INSTANCE CLASSNAME="Msvm_X"><PROPERTY NAME="Limit" TYPE="uint64"><VALUE>3</VALUE></PROPERTY><PROPERTY NAME="On" TYPE="boolean"><VALUE>true</VALUE></PROPERTY><PROPERTY NAME="Wait" TYPE="datetime"><VALUE>00000000003000.000000:000</VALUE></PROPERTY><PROPERTY.ARRAY NAME="Host" TYPE="string"><VALUE.ARRAY><VALUE>root/virtualization/v2:Msvm_ComputerSystem.Name=&#34;a\\b\&#34;c&#34;</VALUE></VALUE.ARRAY></PROPERTY.ARRAY></INSTANCE>]]></r:P>"#
        );
    }

    #[test]
    fn names_and_characters_that_cannot_be_written_are_refused() {
        assert!(Input::default().with("a b", CimValue::Null).is_err());
        let value = CimValue::String("\u{1}".into());
        let inner = CimInstance {
            class_name: "A".into(),
            properties: vec![CimProperty { name: "X".into(), cim_type: None, value }],
        };
        let outer = CimInstance {
            class_name: "B".into(),
            properties: vec![CimProperty {
                name: "Y".into(),
                cim_type: None,
                value: CimValue::Instance(inner.clone()),
            }],
        };
        for instance in [inner, outer] {
            let input = Input::default().with("P", CimValue::Instance(instance)).unwrap();
            assert!(input.to_elements("urn:c").is_err());
        }
    }
}
