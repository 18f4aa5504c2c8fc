//! Writing an [`Element`] as text: usual namespaces are declared once on the root, others where they are first needed.

use std::collections::BTreeSet;

use super::element::Content;
use super::ns::usual_prefix;
use super::{Element, IllegalCharacter, Name, ns};

impl Element {
    /// Writes the element as UTF-8 text without XML declaration.
    ///
    /// # Errors
    /// [`IllegalCharacter`] when a text or an attribute holds a character that XML 1.0 cannot carry.
    pub fn to_xml(&self) -> Result<String, IllegalCharacter> {
        let mut writing = Writing { out: String::with_capacity(2048), scope: Vec::new() };
        let mut usual = BTreeSet::new();
        collect_usual(self, &mut usual);
        writing.element(self, usual.into_iter().map(|(prefix, namespace)| (prefix, namespace.to_owned())).collect())?;
        Ok(writing.out)
    }
}

/// A prefix and the namespace it stands for.
type Binding = (&'static str, String);

struct Writing {
    out: String,
    scope: Vec<Binding>,
}

impl Writing {
    fn element(&mut self, element: &Element, mut declare: Vec<Binding>) -> Result<(), IllegalCharacter> {
        let outer = self.scope.len();
        self.scope.extend(declare.iter().cloned());
        let prefix = element.prefix.or_else(|| usual_prefix(&element.namespace)).unwrap_or("r");
        if !element.namespace.is_empty() {
            self.bind(prefix, &element.namespace, &mut declare);
        }
        for (name, _) in &element.attributes {
            if let Some(prefix) = usual_prefix(name.namespace) {
                self.bind(prefix, name.namespace, &mut declare);
            }
        }
        let tag = if element.namespace.is_empty() {
            element.local.to_string()
        } else {
            format!("{prefix}:{}", element.local)
        };
        self.out.push('<');
        self.out.push_str(&tag);
        for (prefix, namespace) in &declare {
            self.attribute(&format!("xmlns:{prefix}"), namespace)?;
        }
        for (name, value) in &element.attributes {
            self.attribute(&attribute_name(name), value)?;
        }
        self.content(element, &tag)?;
        self.scope.truncate(outer);
        Ok(())
    }

    fn content(&mut self, element: &Element, tag: &str) -> Result<(), IllegalCharacter> {
        if element.content.is_empty() {
            self.out.push_str("/>");
            return Ok(());
        }
        self.out.push('>');
        for content in &element.content {
            match content {
                Content::Element(child) => self.element(child, Vec::new())?,
                Content::Text(text) => self.escape(text, Place::Text)?,
                Content::CData(text) => self.cdata(text)?,
            }
        }
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
        Ok(())
    }

    fn bind(&mut self, prefix: &'static str, namespace: &str, declare: &mut Vec<Binding>) {
        let bound = self.scope.iter().rev().find(|(known, _)| *known == prefix);
        if prefix != "xml" && bound.is_none_or(|(_, known)| known != namespace) {
            self.scope.push((prefix, namespace.to_owned()));
            declare.push((prefix, namespace.to_owned()));
        }
    }

    fn attribute(&mut self, name: &str, value: &str) -> Result<(), IllegalCharacter> {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.escape(value, Place::Attribute)?;
        self.out.push('"');
        Ok(())
    }

    fn escape(&mut self, text: &str, place: Place) -> Result<(), IllegalCharacter> {
        // Nearly every text is plain and goes in one piece.
        if text.bytes().all(is_plain) {
            self.out.push_str(text);
            return Ok(());
        }
        for character in text.chars() {
            match character {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '\r' => self.out.push_str("&#13;"),
                '"' if place == Place::Attribute => self.out.push_str("&quot;"),
                '\n' if place == Place::Attribute => self.out.push_str("&#10;"),
                '\t' if place == Place::Attribute => self.out.push_str("&#9;"),
                legal if is_legal(legal) => self.out.push(legal),
                illegal => return Err(IllegalCharacter(illegal)),
            }
        }
        Ok(())
    }

    fn cdata(&mut self, text: &str) -> Result<(), IllegalCharacter> {
        if let Some(illegal) = text.chars().find(|character| !is_legal(*character)) {
            return Err(IllegalCharacter(illegal));
        }
        self.out.push_str("<![CDATA[");
        // A carriage return would be read back as a line feed (XML 1.0, section 2.11); only a reference keeps it.
        self.out.push_str(&text.replace("]]>", "]]]]><![CDATA[>").replace('\r', "]]>&#13;<![CDATA["));
        self.out.push_str("]]>");
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Attribute,
}

/// ASCII that stands for itself in text and attributes.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'&' | b'<' | b'>' | b'"')
}

/// `Char` of XML 1.0, section 2.2.
fn is_legal(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

fn attribute_name(name: &Name<'_>) -> String {
    match usual_prefix(name.namespace) {
        Some(prefix) => format!("{prefix}:{}", name.local),
        None => name.local.to_owned(),
    }
}

fn collect_usual<'e>(element: &'e Element, found: &mut BTreeSet<(&'static str, &'e str)>) {
    let own = element.prefix.is_none().then_some(&*element.namespace);
    for namespace in own.into_iter().chain(element.attributes.iter().map(|(name, _)| name.namespace)) {
        if let Some(prefix) = usual_prefix(namespace).filter(|_| namespace != ns::XML) {
            found.insert((prefix, namespace));
        }
    }
    for content in &element.content {
        if let Content::Element(child) = content {
            collect_usual(child, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Document, Limits};

    #[test]
    fn usual_namespaces_stand_on_the_root_and_others_where_needed() {
        let class = "urn:class";
        let body =
            Element::new(ns::SOAP, "Body").child(Element::new(class, "In").child(Element::with_text(class, "V", "1")));
        let envelope = Element::new(ns::SOAP, "Envelope")
            .child(Element::new(ns::ADDRESSING, "To").attribute(Name::new(ns::XML, "lang"), "en"))
            .child(body);
        assert_eq!(
            envelope.to_xml().unwrap(),
            r#"<s:Envelope xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:s="http://www.w3.org/2003/05/soap-envelope"><a:To xml:lang="en"/><s:Body><r:In xmlns:r="urn:class"><r:V>1</r:V></r:In></s:Body></s:Envelope>"#
        );
    }

    #[test]
    fn a_prefix_can_be_bound_anew_inside() {
        let inner = Element::new("urn:class", "Job").prefixed("p").child(Element::new(ns::MS_WSMAN, "X"));
        let text =
            Element::new(ns::MS_WSMAN, "Y").child(inner).child(Element::new(ns::MS_WSMAN, "Z")).to_xml().unwrap();
        let document = Document::parse(&text, &Limits::default()).unwrap();
        let names: Vec<_> = document.root().descendants().map(|node| node.name().namespace).collect();
        assert_eq!(names, ["urn:class", ns::MS_WSMAN, ns::MS_WSMAN]);
    }

    #[test]
    fn a_cdata_end_and_a_carriage_return_inside_cdata_survive() {
        let text = Element::new("", "a").cdata("x]]>y\r\nz").to_xml().unwrap();
        assert_eq!(Document::parse(&text, &Limits::default()).unwrap().root().text(), "x]]>y\r\nz");
    }

    #[test]
    fn characters_that_xml_cannot_carry_are_named() {
        assert_eq!(Element::with_text("", "a", "x\u{1}").to_xml(), Err(IllegalCharacter('\u{1}')));
        assert_eq!(Element::new("", "a").cdata("\u{FFFE}").to_xml(), Err(IllegalCharacter('\u{FFFE}')));
    }
}
