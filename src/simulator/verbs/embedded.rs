//! Instances that a client sends as text in a parameter, read as strictly as Hyper-V reads them.
//!
//! It shares no code with the client's writer and reader of CIM-XML but the reading of XML, so that the two check each other.

use super::plan::{FAILED, INVALID_PARAMETER};
use crate::cim::{CimDateTime, CimValue};
use crate::simulator::message::fault::Fault;
use crate::simulator::message::faults;
use crate::simulator::message::properties::{Properties, Value};
use crate::xml::{Document, Limits, Name, Node};

/// An instance as it was sent.
#[derive(Debug)]
pub(super) struct Embedded {
    pub(super) class: String,
    pub(super) properties: Vec<Given>,
}

/// A property as it was sent.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) name: String,
    /// The attribute TYPE.
    pub(super) kind: String,
    pub(super) value: Sent,
}

/// The value of a property as it was sent.
#[derive(Debug)]
pub(super) enum Sent {
    Null,
    One(String),
    Many(Vec<String>),
}

impl Embedded {
    /// Reads the text of a parameter; else the value that the method returns at once.
    ///
    /// # Errors
    /// A fault if the parameter holds a tree. recorded: a host takes text only (go-wsman, embedded.go).
    pub(super) fn read(parameter: Node<'_>) -> Result<Result<Self, u32>, Box<Fault>> {
        if parameter.children().next().is_some() {
            let name = parameter.local();
            return Err(faults::schema(format!("{name} must hold an instance as text, not as elements")));
        }
        Ok(Self::parse(parameter.text()))
    }

    fn parse(text: &str) -> Result<Self, u32> {
        if let Some(refused) = refused_reference(text) {
            return Err(refused);
        }
        let document = Document::parse(text, &Limits::default()).map_err(|_| INVALID_PARAMETER)?;
        let root = document.root();
        if root.local() != "INSTANCE" {
            return Err(INVALID_PARAMETER);
        }
        let class = root.attribute(CLASSNAME).unwrap_or_default().to_owned();
        Ok(Self { class, properties: root.children().filter_map(Given::read).collect() })
    }

    /// The text of a property that is not an array.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.properties.iter().filter(|given| given.name.eq_ignore_ascii_case(name)).find_map(|given| {
            let Sent::One(text) = &given.value else { return None };
            Some(text.as_str())
        })
    }

    /// The properties as the host keeps them.
    pub(super) fn to_properties(&self) -> Properties {
        self.properties.iter().map(|given| (given.name.clone().into(), given.to_value())).collect()
    }
}

impl Given {
    fn read(node: Node<'_>) -> Option<Self> {
        let attribute = |name| node.attribute(name).unwrap_or_default().to_owned();
        let value = match node.local() {
            "PROPERTY" => node.child_local("VALUE").map_or(Sent::Null, |value| Sent::One(value.text().to_owned())),
            "PROPERTY.ARRAY" => node.child_local("VALUE.ARRAY").map_or(Sent::Null, |values| {
                Sent::Many(values.children().map(|value| value.text().to_owned()).collect())
            }),
            _ => return None,
        };
        Some(Self { name: attribute(NAME), kind: attribute(TYPE), value })
    }

    fn to_value(&self) -> Value {
        match &self.value {
            Sent::Null => Value::Null,
            Sent::Many(texts) => Value::Many(texts.clone()),
            Sent::One(text) if self.kind == "datetime" => {
                text.parse::<CimDateTime>().map_or(Value::Null, |time| Value::from(&CimValue::DateTime(time)))
            }
            Sent::One(text) => Value::One(text.clone()),
        }
    }
}

/// recorded: what a method returns for a named reference in the text, of which `&gt;` is taken (go-wsman, embedded_escape_test.go); assumed:
/// that the first one decides, and that it does not matter where it is.
fn refused_reference(text: &str) -> Option<u32> {
    let at = |reference| text.find(reference).unwrap_or(usize::MAX);
    let (ampersand, less) = (at("&amp;"), at("&lt;"));
    match ampersand.min(less) {
        usize::MAX => None,
        first if first == ampersand => Some(FAILED),
        _ => Some(INVALID_PARAMETER),
    }
}

const CLASSNAME: Name<'static> = Name::new("", "CLASSNAME");
const NAME: Name<'static> = Name::new("", "NAME");
const TYPE: Name<'static> = Name::new("", "TYPE");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_references_are_refused_but_for_one() {
        let parse = |value: &str| {
            Embedded::parse(&format!(
                "<INSTANCE CLASSNAME='X'><PROPERTY NAME='A' TYPE='string'><VALUE>{value}</VALUE></PROPERTY></INSTANCE>"
            ))
        };
        assert_eq!(parse("a &amp; b").unwrap_err(), 32768);
        assert_eq!(parse("a &lt; b").unwrap_err(), 32773);
        assert_eq!(parse("a &#38; b &#60; c &gt; &#34;d&quot;").unwrap().text("a"), Some("a & b < c > \"d\""));
    }

    #[test]
    fn what_is_not_an_instance_is_an_invalid_parameter() {
        for text in ["", "nonsense", "<CLASS/>", "<INSTANCE>"] {
            assert_eq!(Embedded::parse(text).unwrap_err(), 32773, "{text}");
        }
    }
}
