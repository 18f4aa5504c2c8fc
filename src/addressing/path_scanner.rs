//! Reading a WMI object path piece by piece, with positions for its errors.

use super::namespace::is_identifier;

/// Why a text is no WMI object path; positions count characters from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason} at character {position} of the path")]
#[non_exhaustive]
pub struct PathError {
    /// The place, in characters from 1.
    pub position: usize,
    /// What is wrong there.
    pub reason: &'static str,
}

/// A place in the text of a path.
pub(super) struct Scanner<'t> {
    text: &'t str,
    rest: &'t str,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, rest: text }
    }

    pub(super) fn error(&self, reason: &'static str) -> PathError {
        let read = self.text.len() - self.rest.len();
        let position = self.text.get(..read).map_or(0, |read| read.chars().count()) + 1;
        PathError { position, reason }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn eat(&mut self, expected: char) -> bool {
        let after = self.rest.strip_prefix(expected);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    pub(super) fn eat_slash(&mut self) -> bool {
        self.eat('\\') || self.eat('/')
    }

    /// Everything before the first of these characters, or the rest.
    pub(super) fn until(&mut self, stops: &[char]) -> &'t str {
        let (before, after) =
            self.rest.split_at_checked(self.rest.find(stops).unwrap_or(self.rest.len())).unwrap_or(("", ""));
        self.rest = after;
        before
    }

    /// Does this character come before any of the stops?
    pub(super) fn has_before(&self, wanted: char, stops: &[char]) -> bool {
        let found = self.rest.find(wanted);
        found.is_some_and(|found| self.rest.find(stops).is_none_or(|stop| found < stop))
    }

    pub(super) fn identifier(&mut self, reason: &'static str) -> Result<&'t str, PathError> {
        let before = self.rest;
        let identifier = self.until(&['.', '=', ',', ':', '"', '\'', ' ', '\\', '/']);
        if is_identifier(identifier) {
            return Ok(identifier);
        }
        self.rest = before;
        Err(self.error(reason))
    }

    /// A value of a URI's query: quoted as in a path, else everything to the next plus sign.
    pub(super) fn query_value(&mut self) -> Result<String, PathError> {
        match self.rest.chars().next() {
            Some('"') => self.quoted('"'),
            _ => Ok(self.until(&['+']).to_owned()),
        }
    }

    /// A key's value: quoted with `"` or `'` (a backslash before a quote or a backslash is dropped), else bare to the next comma.
    pub(super) fn value(&mut self) -> Result<String, PathError> {
        match self.rest.chars().next() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote),
            _ => self.bare(),
        }
    }

    fn bare(&mut self) -> Result<String, PathError> {
        let before = self.rest;
        let value = self.until(&[',']);
        if !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || "+-._".contains(c)) {
            return Ok(value.to_owned());
        }
        self.rest = before;
        Err(self.error("a value in quotes, a number or a boolean is expected"))
    }

    fn quoted(&mut self, quote: char) -> Result<String, PathError> {
        let unclosed = self.error("this quoted value is never closed");
        let (mut value, mut characters) = (String::new(), self.rest.chars());
        characters.next();
        while let Some(character) = characters.next() {
            let mut ahead = characters.clone();
            match (character, ahead.next()) {
                ('\\', Some(escaped @ ('\\' | '"' | '\''))) => {
                    value.push(escaped);
                    characters = ahead;
                }
                (end, _) if end == quote => {
                    self.rest = characters.as_str();
                    return Ok(value);
                }
                _ => value.push(character),
            }
        }
        Err(unclosed)
    }
}
