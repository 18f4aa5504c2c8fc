//! A damaged CIM-XML text, written so that a parser reads it (DSP0201 sections 5.1 and 5.2).
//!
//! What means something is decided by CIM-XML and not by XML: inside `VALUE` there is text and nothing else, and elsewhere only the element
//! names of CIM-XML begin a tag.

use super::cim_xml::{begins_element_name, is_element_name};
use super::damage::Damage;
use super::mend_references::Mending;

/// The first instance in a text as a parser reads it, and what was wrong with it; `None` when there is no instance in the text, or too much
/// text.
pub(super) fn mend(text: &str) -> Option<(String, Vec<Damage>)> {
    let start = start_of_instance(text).filter(|_| text.len() <= LONGEST_TEXT)?;
    let (before, rest) = text.split_at_checked(start)?;
    let mut scan = Scan { rest, mending: Mending::default(), open: Vec::new(), unclosed: Vec::new() };
    if !is_markup_only(before) {
        scan.mending.notes.add(Damage::TextAround);
    }
    scan.run();
    Some((scan.mending.text, scan.mending.notes.finish()))
}

struct Scan<'t> {
    rest: &'t str,
    mending: Mending,
    open: Vec<&'t str>,
    /// Ends that do not come any more: each is searched for once.
    unclosed: Vec<&'static str>,
}

/// A text longer than this (1 MiB) is not mended.
const LONGEST_TEXT: usize = 1024 * 1024;

/// A tag of an instance is never longer than this.
const LONGEST_TAG: usize = 512;

/// Deeper than this an element is not opened, so that what is written never goes beyond the limits of a parser.
const DEEPEST: usize = 200;

impl<'t> Scan<'t> {
    fn run(&mut self) {
        while !self.rest.is_empty() {
            match self.rest.find(['<', '&']) {
                None => self.text(self.rest.len()),
                Some(0) => self.mark(),
                Some(at) => self.text(at),
            }
            if self.open.is_empty() {
                if !is_markup_only(self.rest) {
                    self.mending.notes.add(Damage::TextAround);
                }
                return;
            }
        }
        self.mending.notes.add(Damage::CutOff);
        while let Some(name) = self.open.pop() {
            self.mending.text.push_str(&format!("</{name}>"));
        }
    }

    /// Takes so many bytes as they are.
    fn text(&mut self, length: usize) {
        let (text, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.mending.text.push_str(text);
        self.rest = rest;
    }

    /// What begins with `<` or `&`.
    fn mark(&mut self) {
        if self.rest.starts_with('&') {
            let taken = self.mending.reference(self.rest);
            self.rest = self.rest.get(taken..).unwrap_or_default();
        } else if let Some(length) = self.uninterpreted() {
            self.text(length);
        } else if let Some(tag) = Tag::read(self.rest).filter(|tag| self.means_something(tag)) {
            self.tag(&tag);
        } else if self.is_cut_tag() {
            self.rest = "";
        } else {
            self.mending.notes.add(Damage::BareLessThan);
            self.mending.text.push_str("&lt;");
            self.rest = self.rest.get(1..).unwrap_or_default();
        }
    }

    /// The length of a CDATA section, comment or processing instruction.
    fn uninterpreted(&mut self) -> Option<usize> {
        let pairs = [("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>")];
        let (_, end) = pairs.into_iter().find(|(start, _)| self.rest.starts_with(start))?;
        let found = if self.unclosed.contains(&end) { None } else { self.rest.find(end) };
        if found.is_none() {
            self.unclosed.push(end);
        }
        found.map(|at| at + end.len())
    }

    /// Inside a value only its own end is a tag.
    fn means_something(&self, tag: &Tag<'_>) -> bool {
        match self.open.last().filter(|open| holds_text(open)) {
            Some(open) => tag.closes && tag.name.eq_ignore_ascii_case(open),
            None => true,
        }
    }

    /// A tag that the end of the text cut off.
    fn is_cut_tag(&self) -> bool {
        self.rest.len() < LONGEST_TAG
            && !self.rest.contains('>')
            && self.rest.get(1..).is_some_and(|rest| {
                let name = rest.trim_start_matches('/').split(|c: char| !is_of_name(c)).next().unwrap_or_default();
                begins_element_name(name)
            })
    }

    fn tag(&mut self, tag: &Tag<'t>) {
        let written = self.rest.get(..tag.length).unwrap_or_default();
        self.rest = self.rest.get(tag.length..).unwrap_or_default();
        if tag.closes {
            self.close(tag.name);
        } else if self.open.len() < DEEPEST {
            self.open(tag, written);
        } else {
            self.mending.notes.add(Damage::Unbalanced);
        }
    }

    fn open(&mut self, tag: &Tag<'t>, written: &str) {
        self.mending.text.push('<');
        self.mending.references(&written.get(1..).unwrap_or_default().replace('<', "&lt;"));
        if !tag.is_empty {
            self.open.push(tag.name);
        }
    }

    fn close(&mut self, name: &str) {
        let Some(place) = self.open.iter().rposition(|open| open.eq_ignore_ascii_case(name)) else {
            return self.mending.notes.add(Damage::Unbalanced);
        };
        if place + 1 < self.open.len() {
            self.mending.notes.add(Damage::Unbalanced);
        }
        for name in self.open.drain(place..).rev() {
            self.mending.text.push_str(&format!("</{name}>"));
        }
    }
}

/// A tag of CIM-XML.
struct Tag<'t> {
    name: &'t str,
    closes: bool,
    is_empty: bool,
    length: usize,
}

impl<'t> Tag<'t> {
    /// The tag at the beginning of a text, when its name is one of CIM-XML and it ends.
    fn read(text: &'t str) -> Option<Self> {
        let inner = text.strip_prefix('<')?;
        let closes = inner.starts_with('/');
        let inner = inner.strip_prefix('/').unwrap_or(inner);
        let end = inner.find(|c: char| !is_of_name(c))?;
        let (name, after) = inner.split_at_checked(end)?;
        let goes_on = after.starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'));
        if !goes_on || !is_element_name(name) {
            return None;
        }
        let attributes = end_of_tag(after)?;
        let length = text.len() - after.len() + attributes;
        Some(Self { name, closes, is_empty: after.get(..attributes)?.ends_with("/>"), length })
    }
}

/// The length up to the first `>` outside of quotes.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, character) in text.char_indices().take(LONGEST_TAG) {
        match (quote, character) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
    }
    None
}

fn holds_text(name: &str) -> bool {
    ["VALUE", "KEYVALUE"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '.'
}

fn start_of_instance(text: &str) -> Option<usize> {
    const TAG: &[u8] = b"<INSTANCE";
    let follows =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
    let bytes = text.as_bytes();
    let is_start = |(at, window): (usize, &[u8])| {
        (window.eq_ignore_ascii_case(TAG) && follows(bytes.get(at + TAG.len()))).then_some(at)
    };
    bytes.windows(TAG.len()).enumerate().find_map(is_start)
}

/// Nothing but tags and white space, as around an instance with wrappers.
fn is_markup_only(text: &str) -> bool {
    let mut is_tag = false;
    text.chars().all(|c| {
        let is_mark = matches!(c, '<' | '>');
        if is_mark {
            is_tag = c == '<';
        }
        is_tag || is_mark || c.is_whitespace() || c == '\u{FEFF}'
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::{CimValue, read_cim_xml};
    use crate::xml::Limits;

    /// The value of `Message` in an instance of which only that is damaged, and the damage.
    fn message(written: &str) -> (String, Vec<Damage>) {
        let text = format!(
            r#"<INSTANCE CLASSNAME="Msvm_Error"><PROPERTY NAME="Message" TYPE="string"><VALUE>{written}</VALUE></PROPERTY><PROPERTY NAME="CIMStatusCode" TYPE="uint32"><VALUE>6</VALUE></PROPERTY></INSTANCE>"#
        );
        let (mended, damage) = mend(&text).unwrap();
        let instance = read_cim_xml(&mended, &Limits::default()).unwrap();
        assert_eq!(instance.value("CIMStatusCode"), Some(&CimValue::Unsigned(6)), "{mended}");
        let Some(CimValue::String(message)) = instance.value("Message") else { panic!("{mended}") };
        (message.clone(), damage)
    }

    #[test]
    fn a_bare_ampersand_is_text() {
        assert_eq!(message("R&D policy"), ("R&D policy".into(), vec![Damage::BareAmpersand]));
    }

    #[test]
    fn a_bare_less_than_is_text() {
        for text in
            ["1 < 2", "host <unknown> is down", "<", "<<VALUE", "a <VALUE> b", "a <b>c</b>", "<!-- x", "</PROPERTY> x"]
        {
            assert_eq!(message(text), (text.into(), vec![Damage::BareLessThan]), "{text}");
        }
    }

    #[test]
    fn what_is_sound_stays_as_it_is() {
        assert_eq!(message("a &lt; b <![CDATA[<&>]]> &#x41;"), ("a < b <&> A".into(), vec![]));
    }

    fn instance(text: &str) -> (String, Vec<Damage>) {
        let (mended, damage) = mend(text).unwrap();
        let read = read_cim_xml(&mended, &Limits::default()).unwrap();
        let shown = read.properties.iter().map(|property| format!("{}={:?} ", property.name, property.value)).collect();
        (shown, damage)
    }

    #[test]
    fn what_comes_before_a_cut_is_read() {
        let text = r#"<INSTANCE CLASSNAME="E"><PROPERTY NAME="A" TYPE="string"><VALUE>one</VALUE></PROPERTY><PROPERTY NAME="B" TYPE="string"><VALUE>tw"#;
        assert_eq!(instance(text), (r#"A=String("one") B=String("tw") "#.into(), vec![Damage::CutOff]));
        let text = r#"<INSTANCE CLASSNAME="E"><PROPERTY NAME="A" TYPE="string"><VALUE>one</VALUE></PROPERTY><PROPERTY NAME="B"#;
        assert_eq!(instance(text), (r#"A=String("one") "#.into(), vec![Damage::CutOff]));
    }

    #[test]
    fn an_element_that_is_not_closed_ends_with_its_parent() {
        let text = r#"<INSTANCE CLASSNAME="E"><PROPERTY NAME="A" TYPE="string"><VALUE>one</VALUE><PROPERTY NAME="B" TYPE="string"><VALUE>two</VALUE></PROPERTY></PROPERTY></PROPERTY></INSTANCE>"#;
        let (_, damage) = instance(text);
        assert_eq!(damage, [Damage::Unbalanced]);
    }

    #[test]
    fn wrappers_are_no_damage_but_text_is() {
        let inner = r#"<INSTANCE CLASSNAME="E"/>"#;
        assert_eq!(
            mend(&format!("<?xml version=\"1.0\"?><VALUE.NAMEDINSTANCE>\n{inner}</VALUE.NAMEDINSTANCE>")).unwrap().1,
            []
        );
        assert_eq!(mend(&format!("error: {inner}")).unwrap().1, [Damage::TextAround]);
        assert_eq!(mend(&format!("{inner} tail")).unwrap().1, [Damage::TextAround]);
    }

    #[test]
    fn a_text_without_an_instance_is_not_mended() {
        assert_eq!(mend("<a>R&D</a> <INSTANCENAME/>"), None);
    }
}
