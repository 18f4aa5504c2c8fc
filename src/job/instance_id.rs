//! The key of a job: what can be one, and what is never sent to a host.

use std::fmt;

use super::guid::{is_guid, unbraced};

/// An InstanceID that can be one. For all of Hyper-V's own jobs it is a GUID.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct InstanceId(String);

/// Why a text cannot be an InstanceID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidInstanceId {
    /// Nothing was given.
    #[error("an InstanceID is not empty")]
    Empty,
    /// More than [`InstanceId::MAX_LENGTH`] bytes.
    #[error("an InstanceID is not longer than {} bytes", InstanceId::MAX_LENGTH)]
    TooLong,
    /// A blank, a line break, a brace, a quote or an invisible character.
    #[error("an InstanceID does not hold {} (character {position})", Shown(*character))]
    Character {
        /// The character.
        character: char,
        /// Its place, in characters from 1.
        position: usize,
    },
    /// `%5C`: the text is encoded for a URL.
    #[error("an InstanceID is not percent-encoded (character {0})")]
    PercentEncoded(usize),
    /// `Msvm_ConcreteJob.8E1C...`, `InstanceID=8E1C...`: a class, a path or the name of the key is in front of it.
    #[error("{0:?} in front is not part of the InstanceID")]
    Prefix(String),
}

impl InstanceId {
    /// The longest InstanceID, in bytes.
    pub const MAX_LENGTH: usize = 1024;

    /// Takes a text that can be an InstanceID. Braces around a GUID are taken off.
    ///
    /// # Errors
    /// [`InvalidInstanceId`] with what it cannot hold.
    pub fn new(text: &str) -> Result<Self, InvalidInstanceId> {
        let text = unbraced(text);
        match text.chars().position(|character| "\"'<>`".contains(character)) {
            Some(place) => Err(character_at(text, place)),
            None => Self::of_key(text),
        }
    }

    /// The value of a key that was read out of its quotes, and so may hold some.
    pub(super) fn of_key(text: &str) -> Result<Self, InvalidInstanceId> {
        let text = unbraced(text);
        if text.is_empty() {
            return Err(InvalidInstanceId::Empty);
        }
        if text.len() > Self::MAX_LENGTH {
            return Err(InvalidInstanceId::TooLong);
        }
        if let Some(place) = text.chars().position(is_illegal) {
            return Err(character_at(text, place));
        }
        if let Some(at) = percent_encoded(text) {
            return Err(InvalidInstanceId::PercentEncoded(
                text.get(..at).map_or(0, |before| before.chars().count()) + 1,
            ));
        }
        match prefix(text) {
            Some(prefix) => Err(InvalidInstanceId::Prefix(prefix.to_owned())),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A GUID, or letters, digits and hyphens with a digit and a hyphen among them: an InstanceID even without a word that says so.
    pub(super) fn is_plain(&self) -> bool {
        let text = &self.0;
        is_guid(text)
            || (text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
                && text.contains(|c: char| c.is_ascii_digit())
                && text.contains('-'))
    }
}

impl fmt::Display for InstanceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn character_at(text: &str, place: usize) -> InvalidInstanceId {
    let character = text.chars().nth(place).unwrap_or_default();
    InvalidInstanceId::Character { character, position: place + 1 }
}

fn is_illegal(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '{' | '}')
        || matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

fn percent_encoded(text: &str) -> Option<usize> {
    text.as_bytes().windows(3).position(|window| match window {
        [b'%', one, two] => one.is_ascii_hexdigit() && two.is_ascii_hexdigit(),
        _ => false,
    })
}

/// The name of the key and an equals sign anywhere, or a class with a schema at the beginning and something behind it that is not part of a name.
fn prefix(text: &str) -> Option<&str> {
    const KEY: &str = "instanceid=";
    if let Some(at) = text.to_ascii_lowercase().find(KEY) {
        return text.get(..at + KEY.len());
    }
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))?;
    let name = text.get(..end)?;
    let lower = name.to_ascii_lowercase();
    ["msvm_", "cim_"].iter().any(|schema| lower.starts_with(schema)).then_some(name)
}

/// A character for people: its number where it cannot be seen.
struct Shown(char);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            ' ' => f.write_str("a blank"),
            '\n' | '\r' => f.write_str("a line break"),
            '\t' => f.write_str("a tab"),
            other if other.is_ascii_graphic() => write!(f, "{other:?}"),
            other => write!(f, "U+{:04X}", u32::from(other)),
        }
    }
}
