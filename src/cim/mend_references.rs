//! Character and entity references that are damaged, written so that a parser reads them (XML 1.0 section 4.1).

use super::damage::{Damage, Notes};

/// A text that is being mended.
#[derive(Debug, Default)]
pub(super) struct Mending {
    /// What a parser is to read.
    pub(super) text: String,
    /// What was wrong.
    pub(super) notes: Notes,
}

impl Mending {
    /// All of a text in which only references mean something.
    pub(super) fn references(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
            self.text.push_str(before);
            let taken = self.reference(from);
            rest = from.get(taken..).unwrap_or_default();
        }
        self.text.push_str(rest);
    }

    /// What begins with the `&` at the beginning of `text`; returns how many bytes of it that is.
    pub(super) fn reference(&mut self, text: &str) -> usize {
        let Some(reference) = reference(text) else { return self.bare(Damage::BareAmpersand) };
        match kind(reference) {
            Kind::Predefined(name) if reference.len() == name.len() + 2 => self.text.push_str(reference),
            Kind::Predefined(name) => {
                self.notes.add(Damage::SplitReference(reference.to_owned()));
                self.text.push_str(&format!("&{name};"));
            }
            Kind::Named => return self.bare(Damage::UnknownEntity(inside(reference).to_owned())),
            Kind::Character(character) => {
                if reference.contains(|c: char| c.is_ascii_whitespace()) {
                    self.notes.add(Damage::SplitReference(reference.to_owned()));
                }
                self.character(character);
            }
            Kind::Surrogate(high) => return self.pair(text, reference, high),
            Kind::Illegal => self.illegal(reference),
            Kind::None => return self.bare(Damage::BareAmpersand),
        }
        reference.len()
    }

    /// The character of two references in a row, each half of a surrogate pair.
    fn pair(&mut self, text: &str, first: &str, high: u16) -> usize {
        let second = text.get(first.len()..).filter(|rest| rest.starts_with('&')).and_then(reference);
        if let Some(second) = second
            && let Kind::Surrogate(low) = kind(second)
            && let Some(Ok(character)) = char::decode_utf16([high, low]).next()
        {
            self.notes.add(Damage::SplitReference(format!("{first}{second}")));
            self.character(character);
            return first.len() + second.len();
        }
        self.illegal(first);
        first.len()
    }

    fn bare(&mut self, damage: Damage) -> usize {
        self.notes.add(damage);
        self.text.push_str("&amp;");
        1
    }

    fn illegal(&mut self, reference: &str) {
        self.notes.add(Damage::IllegalReference(reference.to_owned()));
        self.text.push('\u{FFFD}');
    }

    /// As a reference, for the character may be one that means something in XML.
    fn character(&mut self, character: char) {
        self.text.push_str(&format!("&#{};", u32::from(character)));
    }
}

enum Kind {
    /// One of the five that XML knows.
    Predefined(&'static str),
    /// A name that XML does not know.
    Named,
    /// A number, perhaps with white space in it.
    Character(char),
    /// Half of a surrogate pair.
    Surrogate(u16),
    /// A number that is not a character.
    Illegal,
    /// Not a reference.
    None,
}

/// The longest text that is looked at as one reference.
const LONGEST: usize = 40;

const PREDEFINED: [&str; 5] = ["amp", "lt", "gt", "quot", "apos"];

/// `&` to the next semicolon.
fn reference(text: &str) -> Option<&str> {
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    text.get(..=end)
}

fn inside(reference: &str) -> &str {
    reference.strip_prefix('&').and_then(|rest| rest.strip_suffix(';')).unwrap_or_default()
}

fn kind(reference: &str) -> Kind {
    let inside = inside(reference);
    inside.strip_prefix('#').map_or_else(|| named(inside), numbered)
}

fn named(name: &str) -> Kind {
    let joined: String = name.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    if let Some(known) = PREDEFINED.into_iter().find(|known| *known == joined) {
        Kind::Predefined(known)
    } else if name.starts_with(|c: char| c.is_alphabetic()) && name.chars().all(char::is_alphanumeric) {
        Kind::Named
    } else {
        Kind::None
    }
}

fn numbered(written: &str) -> Kind {
    let digits: String = written.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(hex) if is_all(hex, |c| c.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16),
        None if is_all(&digits, |c| c.is_ascii_digit()) => digits.parse(),
        _ => return Kind::None,
    };
    let Ok(number) = number else { return Kind::Illegal };
    match (char::from_u32(number), u16::try_from(number)) {
        (Some(character), _) if character != '\0' => Kind::Character(character),
        (None, Ok(half)) => Kind::Surrogate(half),
        _ => Kind::Illegal,
    }
}

fn is_all(text: &str, wanted: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> (String, Vec<Damage>) {
        let mut mending = Mending::default();
        mending.references(text);
        (mending.text, mending.notes.finish())
    }

    #[test]
    fn a_sound_text_stays_as_it_is() {
        let text = "a &amp; b &lt;c&gt; &quot;&apos;";
        assert_eq!(mended(text), (text.to_owned(), vec![]));
    }

    #[test]
    fn a_bare_ampersand_is_text() {
        for text in ["R&D", "a & b", "x&", "a &; b", "&#;", "&#x;", "&#12z;", "&1;"] {
            assert_eq!(mended(text), (text.replace('&', "&amp;"), vec![Damage::BareAmpersand]), "{text}");
        }
    }

    #[test]
    fn an_unknown_entity_is_text() {
        assert_eq!(mended("a&nbsp;b"), ("a&amp;nbsp;b".into(), vec![Damage::UnknownEntity("nbsp".into())]));
    }

    #[test]
    fn a_reference_to_what_is_not_a_character_is_replaced() {
        for reference in ["&#0;", "&#xD800;", "&#x110000;", "&#99999999999;"] {
            assert_eq!(mended(reference), ("\u{FFFD}".into(), vec![Damage::IllegalReference(reference.into())]));
        }
    }

    #[test]
    fn halves_of_a_pair_are_one_character() {
        let pair = "&#xD83D;&#56832;";
        assert_eq!(mended(pair), ("&#128512;".into(), vec![Damage::SplitReference(pair.into())]));
    }

    #[test]
    fn a_reference_broken_by_white_space_is_put_together() {
        assert_eq!(mended("&#x\n41;").0, "&#65;");
        assert_eq!(mended("&a\r\nmp;"), ("&amp;".into(), vec![Damage::SplitReference("&a\r\nmp;".into())]));
    }
}
