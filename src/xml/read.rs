//! Reading a document within limits: what a parser does not refuse by itself is refused here.

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::{Attribute, Attributes};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, PrefixDeclaration, ResolveResult};
use quick_xml::reader::NsReader;

use super::document::{AttributeData, Declaration, Document, ElementData};
use super::{Limits, XmlError};

impl<'a> Document<'a> {
    /// Reads a whole document from text.
    ///
    /// # Errors
    /// Everything that is not exactly one well-formed root element within `limits`, without document type and own entities.
    pub fn parse(text: &'a str, limits: &Limits) -> Result<Self, XmlError> {
        if text.len() > limits.max_bytes {
            return Err(XmlError::TooLong(limits.max_bytes));
        }
        let document = Document {
            bytes: text.len(),
            namespaces: vec![String::new()],
            elements: Vec::new(),
            attributes: Vec::new(),
            declarations: Vec::new(),
        };
        Reading { text, limits, document, open: Vec::new(), in_text: false, places: BTreeMap::new() }.run()
    }
}

struct Reading<'a, 'l> {
    text: &'a str,
    limits: &'l Limits,
    document: Document<'a>,
    open: Vec<usize>,
    /// Has something other than white space come since the last tag?
    in_text: bool,
    /// Where each namespace is; a host may use a hundred thousand.
    places: BTreeMap<String, usize>,
}

impl<'a> Reading<'a, '_> {
    fn run(mut self) -> Result<Document<'a>, XmlError> {
        let mut reader = NsReader::from_str(self.text);
        reader.config_mut().check_end_names = true;
        loop {
            let start = position(reader.buffer_position());
            match reader.read_event().map_err(|error| self.malformed(start, &error))? {
                Event::Start(element) => {
                    self.element(&element, start, &reader)?;
                    self.open.push(self.document.elements.len() - 1);
                }
                Event::Empty(element) => self.element(&element, start, &reader)?,
                Event::End(_) => self.close(),
                Event::Text(text) => self.append(text.xml10_content(), start)?,
                Event::CData(_) | Event::GeneralRef(_) if self.open.is_empty() => {
                    return Err(XmlError::OutsideRoot(start));
                }
                Event::CData(text) => self.append(text.xml10_content(), start)?,
                Event::GeneralRef(reference) => self.append(resolve(&reference, start)?, start)?,
                Event::DocType(_) => return Err(XmlError::DocumentType),
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
                Event::Eof => return self.finish(),
            }
        }
    }

    fn element(&mut self, tag: &BytesStart<'_>, start: usize, reader: &NsReader<&[u8]>) -> Result<(), XmlError> {
        self.check_room(start)?;
        self.in_text = false;
        let namespace = self.namespace(reader.resolver().resolve_element(tag.name()).0)?;
        // The tag's own text, borrowed from the source: between `<` and what ends the name and its attributes.
        let name_length = tag.name().into_inner().len();
        let tag = self.text.get(start + 1..).and_then(|rest| rest.get(..tag.len())).unwrap_or_default();
        let (local, _) = quick_xml::name::QName(tag.get(..name_length).unwrap_or_default()).decompose();
        let attributes = self.document.attributes.len();
        let index = self.document.elements.len();
        let local = local.into_inner();
        self.document.elements.push(ElementData {
            namespace,
            local,
            text: Cow::Borrowed(""),
            attributes,
            end: index + 1,
        });
        if tag.len() > name_length {
            for (count, attribute) in Attributes::new(tag, name_length).enumerate() {
                if count >= self.limits.max_attributes {
                    return Err(XmlError::TooManyAttributes(self.limits.max_attributes));
                }
                let attribute = attribute.map_err(|error| malformed(start, &error))?;
                self.attribute(index, &attribute, start, reader)?;
            }
        }
        Ok(())
    }

    fn attribute(
        &mut self,
        element: usize,
        attribute: &Attribute<'a>,
        start: usize,
        reader: &NsReader<&[u8]>,
    ) -> Result<(), XmlError> {
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| malformed(start, &error))?;
        match attribute.key.as_namespace_binding() {
            Some(PrefixDeclaration::Default) => {
                self.document.declarations.push(Declaration { element, prefix: "", uri: value });
            }
            Some(PrefixDeclaration::Named(prefix)) => {
                self.document.declarations.push(Declaration { element, prefix, uri: value });
            }
            None => {
                let (resolved, local) = reader.resolver().resolve_attribute(attribute.key);
                let namespace = self.namespace(resolved)?;
                self.document.attributes.push(AttributeData { namespace, local: local.into_inner(), value });
            }
        }
        Ok(())
    }

    fn check_room(&self, start: usize) -> Result<(), XmlError> {
        if self.open.len() >= self.limits.max_depth {
            return Err(XmlError::TooDeep(self.limits.max_depth));
        }
        if self.document.elements.len() >= self.limits.max_elements {
            return Err(XmlError::TooManyElements(self.limits.max_elements));
        }
        if self.open.is_empty() && !self.document.elements.is_empty() {
            return Err(XmlError::OutsideRoot(start));
        }
        Ok(())
    }

    fn close(&mut self) {
        self.in_text = false;
        let end = self.document.elements.len();
        if let Some(element) = self.open.pop().and_then(|index| self.document.elements.get_mut(index)) {
            element.end = end;
        }
    }

    fn append(&mut self, piece: Cow<'a, str>, start: usize) -> Result<(), XmlError> {
        let last = self.document.elements.len();
        let Some((index, element)) =
            self.open.last().and_then(|open| Some((*open, self.document.elements.get_mut(*open)?)))
        else {
            let is_blank = piece.chars().all(|c| matches!(c, ' ' | '\t' | '\r' | '\n'));
            return if is_blank { Ok(()) } else { Err(XmlError::OutsideRoot(start)) };
        };
        self.in_text |= !piece.trim_ascii().is_empty();
        let between_children = last > index + 1 && !self.in_text;
        if element.text.is_empty() {
            element.text = piece;
        } else if !between_children {
            element.text.to_mut().push_str(&piece);
        }
        Ok(())
    }

    fn namespace(&mut self, resolved: ResolveResult<'_>) -> Result<usize, XmlError> {
        let uri = match resolved {
            ResolveResult::Unbound => return Ok(0),
            ResolveResult::Bound(Namespace(uri)) => uri,
            ResolveResult::Unknown(prefix) => return Err(XmlError::Prefix(prefix)),
        };
        if let Some(place) = self.place(uri) {
            return Ok(place);
        }
        let place = self.document.namespaces.len();
        self.places.insert(uri.to_owned(), place);
        self.document.namespaces.push(uri.to_owned());
        Ok(place)
    }

    /// Nearly every element is in one of the first namespaces of its document.
    fn place(&self, uri: &str) -> Option<usize> {
        let first = self.document.namespaces.iter().take(16).position(|known| known == uri);
        first.or_else(|| self.places.get(uri).copied())
    }

    fn malformed(&self, start: usize, error: &quick_xml::Error) -> XmlError {
        let at_end = matches!(error, quick_xml::Error::Syntax(_));
        match self.open.last().and_then(|open| self.document.elements.get(*open)) {
            Some(element) if at_end => XmlError::Truncated(element.local.to_owned()),
            _ => malformed(start, error),
        }
    }

    fn finish(self) -> Result<Document<'a>, XmlError> {
        if let Some(element) = self.open.last().and_then(|open| self.document.elements.get(*open)) {
            return Err(XmlError::Truncated(element.local.to_owned()));
        }
        if self.document.elements.is_empty() { Err(XmlError::Empty) } else { Ok(self.document) }
    }
}

pub(super) fn resolve<'a>(reference: &BytesRef<'a>, start: usize) -> Result<Cow<'a, str>, XmlError> {
    if let Some(character) = reference.resolve_char_ref().map_err(|error| malformed(start, &error))? {
        return Ok(Cow::Owned(character.to_string()));
    }
    let name = reference.xml10_content();
    resolve_predefined_entity(&name).map(Cow::Borrowed).ok_or_else(|| XmlError::Entity(name.chars().take(40).collect()))
}

pub(super) fn malformed(position: usize, error: &impl ToString) -> XmlError {
    XmlError::Malformed { position, reason: error.to_string() }
}

pub(super) fn position(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Name;

    fn parse(text: &str) -> Result<Document<'_>, XmlError> {
        Document::parse(text, &Limits::default())
    }

    #[test]
    fn text_in_pieces_is_joined() {
        let document = parse("<a>x &amp; <![CDATA[<y>]]>&#x41;&lt;\r\nz</a>").unwrap();
        assert_eq!(document.root().text(), "x & <y>A<\nz");
    }

    #[test]
    fn names_are_resolved_and_prefixes_may_be_rebound() {
        let document = parse(r#"<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2" p:c="1" d="2"/><p:b/></p:a>"#).unwrap();
        let names: Vec<_> = document.root().children().map(|child| child.name().namespace).collect();
        assert_eq!(names, ["urn:2", "urn:1"]);
        let first = document.root().children().next().unwrap();
        assert_eq!(first.attribute(Name::new("urn:2", "c")), Some("1"));
        assert_eq!(first.attribute(Name::new("", "d")), Some("2"));
        assert_eq!(first.resolve("p:X"), Some(Name::new("urn:2", "X")));
        assert_eq!(document.root().resolve(" p:X "), Some(Name::new("urn:1", "X")));
        assert_eq!(document.root().resolve("q:X"), None);
    }

    #[test]
    fn white_space_between_children_is_dropped_but_mixed_text_stays() {
        let document = parse("<a>  <b/>\n <b/> tail <b/> </a>").unwrap();
        assert_eq!(document.root().text().trim(), "tail");
        assert_eq!(parse("<a>x<b/>&lt;y&gt; &lt;z&gt;<b/> </a>").unwrap().root().text(), "x<y> <z>");
        assert_eq!(parse("<a> \n </a>").unwrap().root().text(), " \n ");
    }

    #[test]
    fn attribute_values_are_unescaped() {
        let document = parse(
            r#"<a b="&lt;&quot;&#10;x
y"/>"#,
        );
        assert_eq!(document.unwrap().root().attribute(Name::new("", "b")), Some("<\"\nx y"));
    }

    #[test]
    fn hostile_documents_are_refused() {
        use XmlError as E;
        let deep = "<a>".repeat(100_000);
        for (text, expected) in [
            ("", E::Empty),
            (" <!-- x --> ", E::Empty),
            ("<a><b></b>", E::Truncated("a".into())),
            ("<a><b", E::Truncated("a".into())),
            ("<a/><a/>", E::OutsideRoot(4)),
            ("<a/>tail", E::OutsideRoot(4)),
            ("head<a/>", E::OutsideRoot(0)),
            ("&#32;<a/>", E::OutsideRoot(0)),
            ("\u{85}<a/>", E::OutsideRoot(0)),
            ("<a/><![CDATA[ ]]>", E::OutsideRoot(4)),
            ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", E::DocumentType),
            ("<a>&x;</a>", E::Entity("x".into())),
            ("<p:a/>", E::Prefix("p".into())),
            ("<a p:b='1'/>", E::Prefix("p".into())),
            (deep.as_str(), E::TooDeep(256)),
        ] {
            assert_eq!(parse(text).map(|_| ()), Err(expected), "{}", text.get(..text.len().min(60)).unwrap());
        }
        for text in [
            "<a></b>",
            "<a b='1' b='2'/>",
            "<a b=1/>",
            "<a>&#0;</a>",
            "<a>&#xD800;</a>",
            "<a b='&x;'/>",
            "</a>",
            "<a>]]></a",
            "x",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn limits_hold() {
        let limits = Limits { max_bytes: 40, max_elements: 3, max_attributes: 1, ..Limits::default() };
        let parse = |text| Document::parse(text, &limits).map(|_| ());
        assert_eq!(parse("<a><b/><b/></a>"), Ok(()));
        assert_eq!(parse("<a><b/><b/><b/></a>"), Err(XmlError::TooManyElements(3)));
        assert_eq!(parse("<a b='' c=''/>"), Err(XmlError::TooManyAttributes(1)));
        assert_eq!(parse(&" ".repeat(41)), Err(XmlError::TooLong(40)));
    }
}
