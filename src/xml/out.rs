//! The text of a document while it is written: names, attributes, escaped text and CDATA sections (XML 1.0 sections 2.2 to 2.7).

use super::IllegalCharacter;

/// The text as far as it is written.
pub(super) struct Out {
    pub(super) text: String,
    references: References,
}

/// How the characters that mean something in XML are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum References {
    /// By name where XML has one: `&amp;`.
    Named,
    /// By number: `&#38;`. Line ends and tabs too.
    Numeric,
}

impl Out {
    pub(super) fn new(capacity: usize, references: References) -> Self {
        Self { text: String::with_capacity(capacity), references }
    }

    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn name(&mut self, prefix: &str, local: &str) {
        if !prefix.is_empty() {
            self.push(prefix);
            self.push(":");
        }
        self.push(local);
    }

    pub(super) fn attribute(&mut self, prefix: &str, local: &str, value: &str) -> Result<(), IllegalCharacter> {
        self.push(" ");
        self.name(prefix, local);
        self.push("=\"");
        self.escape(value, Place::Attribute)?;
        self.push("\"");
        Ok(())
    }

    pub(super) fn escape(&mut self, text: &str, place: Place) -> Result<(), IllegalCharacter> {
        // Nearly every text is plain and goes in one piece.
        if text.bytes().all(is_plain) {
            self.push(text);
            return Ok(());
        }
        for character in text.chars() {
            match character {
                '&' | '<' | '>' | '"' | '\'' | '\r' | '\n' | '\t' if self.references == References::Numeric => {
                    self.push(&format!("&#{};", u32::from(character)));
                }
                '&' => self.push("&amp;"),
                '<' => self.push("&lt;"),
                '>' => self.push("&gt;"),
                '\r' => self.push("&#13;"),
                '"' if place != Place::Text => self.push("&quot;"),
                '\'' if place == Place::Quoted => self.push("&apos;"),
                '\n' if place == Place::Attribute => self.push("&#10;"),
                '\t' if place == Place::Attribute => self.push("&#9;"),
                legal if is_legal(legal) => self.text.push(legal),
                illegal => return Err(IllegalCharacter(illegal)),
            }
        }
        Ok(())
    }

    pub(super) fn cdata(&mut self, text: &str) -> Result<(), IllegalCharacter> {
        if let Some(illegal) = text.chars().find(|character| !is_legal(*character)) {
            return Err(IllegalCharacter(illegal));
        }
        self.push("<![CDATA[");
        // A carriage return would be read back as a line feed (XML 1.0, section 2.11); only a reference keeps it.
        self.push(&text.replace("]]>", "]]]]><![CDATA[>").replace('\r', "]]>&#13;<![CDATA["));
        self.push("]]>");
        Ok(())
    }
}

/// Where a text is, which decides what must be escaped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Text,
    /// A text whose quotes are escaped too.
    Quoted,
    Attribute,
}

/// ASCII that stands for itself in text and attributes.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')
}

/// `Char` of XML 1.0, section 2.2.
fn is_legal(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}
