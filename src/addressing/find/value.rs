//! The value of a key: in quotes of some kind, escaped as often as its quotes are, or bare.

use super::Cleaned;

/// A value and where it ends.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// The value, unescaped.
    Whole { value: String, end: usize },
    /// A quote opens and none closes.
    CutOff,
    /// There is none.
    Missing,
}

/// The longest value.
const LONGEST: usize = 2048;

/// A value in quotes goes on over at most so many lines.
const MOST_LINES: usize = 4;

/// Reads the value that begins here.
pub(super) fn read(text: &Cleaned, start: usize) -> Value {
    let open = text.over(start, 64, |c| matches!(c, '\\' | '`'));
    match text.after(open) {
        Some(quote) if !closers(quote).is_empty() => Quoted { text, escapes: open - start, quote }.read(open),
        _ => bare(text, start),
    }
}

struct Quoted<'t> {
    text: &'t Cleaned,
    /// Backslashes in front of each quote.
    escapes: usize,
    quote: char,
}

impl Quoted<'_> {
    fn read(&self, open: usize) -> Value {
        let mut start = open + self.quote.len_utf8();
        // A table doubles its quotes.
        let is_doubled = self.escapes == 0 && self.text.after(start) == Some(self.quote);
        if is_doubled {
            start += self.quote.len_utf8();
            if !self.text.after(start).is_some_and(|c| c.is_alphanumeric() || c == '{') {
                return Value::Missing;
            }
        }
        let (mut at, mut escapes, mut lines) = (start, 0, 0);
        while let Some(character) = self.text.after(at).filter(|_| at - start <= LONGEST && lines <= MOST_LINES) {
            lines += usize::from(at > start && self.text.is_break(at));
            let next = at + character.len_utf8();
            let closes = closers(self.quote).contains(&character) && escapes == self.escapes;
            if closes && (!is_doubled || self.text.after(next) == Some(self.quote)) {
                let end = if is_doubled { next + character.len_utf8() } else { next };
                let raw = self.text.get(start, at - self.escapes);
                return Value::Whole { value: unescaped(raw, self.escapes), end };
            }
            escapes = if matches!(character, '\\' | '`') { escapes + 1 } else { 0 };
            at = next;
        }
        if is_doubled { Value::Missing } else { Value::CutOff }
    }
}

/// What ends a value that this quote opens; nothing when it is not a quote.
fn closers(quote: char) -> &'static [char] {
    match quote {
        '"' => &['"'],
        '\'' => &['\''],
        '“' | '”' | '„' | '‟' | '″' => &['”', '“', '″', '"'],
        '‘' | '’' | '‚' | '‛' | '′' => &['’', '‘', '′', '\''],
        '«' => &['»'],
        '»' => &['«'],
        '「' => &['」'],
        _ => &[],
    }
}

/// Takes off the escapes of the value, once for WMI and once for each level that its quotes were escaped.
fn unescaped(raw: &str, escapes: usize) -> String {
    let levels = match escapes {
        0 => 1,
        1 | 2 => 2,
        3..=6 => 3,
        _ => 4,
    };
    (0..levels).fold(raw.to_owned(), |value, _| without_escapes(&value))
}

fn without_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let escapes = character == '\\' && characters.peek().is_some_and(|next| matches!(next, '\\' | '"' | '\''));
        plain.push(if escapes { characters.next().unwrap_or(character) } else { character });
    }
    plain
}

fn bare(text: &Cleaned, start: usize) -> Value {
    let opens = text.after(start) == Some('{');
    let mut at = if opens { start + 1 } else { start };
    let from = at;
    while let Some(character) = text.after(at).filter(|c| c.is_alphanumeric() || "+-._".contains(*c)) {
        let so_far = text.get(from, at);
        if at - from >= 256 || (at > from && text.is_break(at) && !is_started_guid(so_far)) {
            break;
        }
        at += character.len_utf8();
    }
    let value = text.get(from, at).trim_end_matches(['.', '-', '_', '+']);
    if value.is_empty() { Value::Missing } else { Value::Whole { value: value.to_owned(), end: from + value.len() } }
}

/// Is this the beginning of a GUID, and not all of it?
fn is_started_guid(text: &str) -> bool {
    text.len() < 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
