//! A text in which only what a reader sees is left, its lines joined.

use super::decode::decoded;
use super::invisible::without_invisible;

/// The text, and where its lines were joined: a name may go on there, or end.
#[derive(Debug)]
pub(crate) struct Cleaned {
    text: String,
    breaks: Vec<usize>,
}

/// A part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Cleaned {
    /// Decodes marks, removes what is invisible, and joins lines with their indentation.
    pub(crate) fn of(text: &str) -> Self {
        let visible = without_invisible(&decoded(&without_invisible(text)));
        let mut cleaned = Self { text: String::with_capacity(visible.len()), breaks: Vec::new() };
        for (index, line) in visible.split(['\n', '\r']).enumerate() {
            if index > 0 && cleaned.breaks.last() != Some(&cleaned.text.len()) {
                cleaned.breaks.push(cleaned.text.len());
            }
            let line = if index > 0 { without_margin(line) } else { line };
            cleaned.text.push_str(line.trim_end_matches([' ', '\t']));
        }
        cleaned
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Was a line joined here?
    pub(crate) fn is_break(&self, at: usize) -> bool {
        self.breaks.binary_search(&at).is_ok()
    }

    /// The character that ends here.
    pub(crate) fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    /// The character that begins here.
    pub(crate) fn after(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    pub(super) fn of_span(&self, span: Span) -> &str {
        self.get(span.start, span.end)
    }

    pub(crate) fn get(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Back over characters of a kind, across joined lines, at most so many bytes; the new place.
    pub(super) fn back_over(&self, end: usize, most: usize, wanted: impl Fn(char) -> bool) -> usize {
        let mut at = end;
        while let Some(character) = self.before(at).filter(|character| wanted(*character)) {
            if end - at >= most {
                break;
            }
            at -= character.len_utf8();
        }
        at
    }

    /// Forward over characters of a kind, across joined lines, at most so many bytes; the new place.
    pub(super) fn over(&self, start: usize, most: usize, wanted: impl Fn(char) -> bool) -> usize {
        let mut at = start;
        while let Some(character) = self.after(at).filter(|character| wanted(*character)) {
            if at - start >= most {
                break;
            }
            at += character.len_utf8();
        }
        at
    }

    /// Where the line that holds this place begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        let next = self.breaks.partition_point(|found| *found <= at);
        next.checked_sub(1).and_then(|index| self.breaks.get(index)).copied().unwrap_or(0)
    }
}

/// A line without its indentation and the marks of a quotation: `> `, `| `.
fn without_margin(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>', '|', '│'])
}
