//! The same document with other texts: all markup stays as it was, so that a reader meets the same form.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::read::{malformed, position, resolve};
use super::respell::Spelling;
use super::{Document, Limits, XmlError};

/// An element that is open around a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Around {
    /// Its local name.
    pub local: String,
    /// Its attributes as they came: names with their prefixes, and values.
    pub attributes: Vec<(String, String)>,
}

impl Around {
    /// The value of an attribute without a prefix.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Where a text is.
#[derive(Debug, Clone, Copy)]
pub struct Place<'p> {
    /// The open elements, the innermost last.
    pub around: &'p [Around],
    /// The attribute whose value it is, with its prefix; none for text in the element.
    pub attribute: Option<&'p str>,
}

/// Gives what a text becomes.
pub type Replace<'r> = dyn FnMut(Place<'_>, &str) -> String + 'r;

/// Replaces all texts and values of attributes, those of namespace declarations too. Comments and processing instructions are left out.
///
/// # Errors
/// As [`Document::parse`]: nothing is replaced in what is not a document within its limits.
pub fn rewrite(text: &str, limits: &Limits, replace: &mut Replace<'_>) -> Result<String, XmlError> {
    Document::parse(text, limits)?;
    Rewriting { around: Vec::new(), run: Run::default(), out: String::with_capacity(text.len()), replace }.run(text)
}

struct Rewriting<'r, 'c> {
    around: Vec<Around>,
    run: Run,
    out: String,
    replace: &'r mut Replace<'c>,
}

/// Text that parsers deliver in pieces.
#[derive(Default)]
struct Run {
    text: String,
    spelling: Spelling,
}

impl Rewriting<'_, '_> {
    fn run(mut self, text: &str) -> Result<String, XmlError> {
        let mut reader = Reader::from_str(text);
        loop {
            let start = position(reader.buffer_position());
            match reader.read_event().map_err(|error| malformed(start, &error))? {
                Event::Start(tag) => {
                    self.open(&tag, start)?;
                    self.out.push('>');
                }
                Event::Empty(tag) => {
                    self.open(&tag, start)?;
                    self.out.push_str("/>");
                    self.around.pop();
                }
                Event::End(tag) => {
                    self.flush();
                    self.around.pop();
                    self.out.push_str("</");
                    self.out.push_str(tag.name().into_inner());
                    self.out.push('>');
                }
                Event::Text(piece) => self.add(&piece.xml10_content(), Spelling::of_text),
                Event::CData(piece) => self.add(&piece.xml10_content(), |_| Spelling::cdata()),
                Event::GeneralRef(reference) => {
                    let resolved = resolve(&reference, start)?;
                    let name = reference.xml10_content();
                    self.add(&resolved, |character| Spelling::of_reference(character, &name));
                }
                Event::Decl(_) => self.out.push_str(DECLARATION),
                Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {}
                Event::Eof => return Ok(self.out),
            }
        }
    }

    fn add(&mut self, piece: &str, spelling: impl FnOnce(&str) -> Spelling) {
        self.run.spelling.learn(spelling(piece));
        self.run.text.push_str(piece);
    }

    /// Writes what was collected of a text.
    fn flush(&mut self) {
        let Run { text, spelling } = std::mem::take(&mut self.run);
        if text.trim().is_empty() {
            self.out.push_str(&text);
            return;
        }
        let replaced = (self.replace)(Place { around: &self.around, attribute: None }, &text);
        self.out.push_str(&spelling.write(&replaced));
    }

    fn open(&mut self, tag: &BytesStart<'_>, start: usize) -> Result<(), XmlError> {
        self.flush();
        let attributes = attributes(tag, start)?;
        let local = tag.local_name().into_inner().to_owned();
        self.around.push(Around { local, attributes: attributes.clone() });
        self.out.push('<');
        self.out.push_str(tag.name().into_inner());
        for (name, value) in &attributes {
            let replaced = (self.replace)(Place { around: &self.around, attribute: Some(name) }, value);
            self.out.push_str(&format!(" {name}=\"{}\"", Spelling::default().write_attribute(&replaced)));
        }
        Ok(())
    }
}

fn attributes(tag: &BytesStart<'_>, start: usize) -> Result<Vec<(String, String)>, XmlError> {
    let read = |attribute: Result<quick_xml::events::attributes::Attribute<'_>, _>| {
        let attribute = attribute.map_err(|error| malformed(start, &error))?;
        let value: Cow<'_, str> =
            attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| malformed(start, &error))?;
        Ok((attribute.key.into_inner().to_owned(), value.into_owned()))
    };
    let all: Attributes<'_> = tag.attributes();
    all.map(read).collect()
}

const DECLARATION: &str = r#"<?xml version="1.0"?>"#;

#[cfg(test)]
mod tests {
    use super::*;

    fn shouted(text: &str) -> String {
        rewrite(text, &Limits::default(), &mut |_, text| text.to_uppercase()).unwrap()
    }

    #[test]
    fn markup_stays_and_texts_change() {
        let text = r#"<p:a xmlns:p="urn:x" b="c&lt;"><d/> <e>f &amp; g</e></p:a>"#;
        assert_eq!(shouted(text), r#"<p:a xmlns:p="URN:X" b="C&lt;"><d/> <e>F &amp; G</e></p:a>"#);
    }

    #[test]
    fn characters_are_spelled_as_they_were() {
        assert_eq!(shouted("<a>x&#38;y&#60;</a>"), "<a>X&#38;Y&#60;</a>");
        assert_eq!(shouted("<a>x&quot;y'</a>"), "<a>X&quot;Y'</a>");
        assert_eq!(shouted("<a><![CDATA[x<y]]></a>"), "<a><![CDATA[X<Y]]></a>");
    }

    #[test]
    fn comments_and_instructions_are_left_out() {
        assert_eq!(
            shouted("<?xml version='1.0' encoding='utf-8'?><!-- hv01 --><a><?b hv01?>x<!--y-->z</a>"),
            format!("{DECLARATION}<a>XZ</a>")
        );
    }

    #[test]
    fn a_place_names_the_elements_around_it() {
        let mut places = Vec::new();
        let text = r#"<a><p:b xmlns:p="u" N="v">t</p:b></a>"#;
        rewrite(text, &Limits::default(), &mut |place, text| {
            let names: Vec<_> = place.around.iter().map(|around| around.local.clone()).collect();
            places.push(format!("{} {} {text}", names.join("/"), place.attribute.unwrap_or("-")));
            text.to_owned()
        })
        .unwrap();
        assert_eq!(places, ["a/b xmlns:p u", "a/b N v", "a/b - t"]);
    }
}
