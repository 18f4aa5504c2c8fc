//! What stays of a sentence: plain words, outside of quotes, that are not part of a name of this host.

use std::collections::BTreeSet;

use super::known;
use super::name;
use super::names::Names;
use super::shape::Shape;
use super::token::{Token, tokens};
use crate::codes::in_text::codes_in;

/// The pieces that stay.
pub(super) fn kept(text: &str, tokens: &[Token<'_>], names: &Names) -> BTreeSet<usize> {
    let codes: Vec<String> = codes_in(text).into_iter().map(|code| code.written).collect();
    let hidden: BTreeSet<usize> = quoted(tokens).into_iter().chain(names.found_in(tokens)).collect();
    let mut kept = name::kept(tokens);
    for compound in compounds(tokens) {
        let words: Vec<_> = compound.clone().filter(|index| tokens.get(*index).is_some_and(Token::may_name)).collect();
        let is_code = |index: &usize| tokens.get(*index).is_some_and(|token| is_code(token.text, &codes));
        let is_plain = |index: &usize| is_code(index) || tokens.get(*index).is_some_and(|token| is_plain(*token));
        if words.iter().all(|index| is_plain(index) && !hidden.contains(index)) {
            kept.extend(words);
        } else {
            kept.extend(words.into_iter().filter(is_code));
        }
    }
    kept
}

/// What is between quotes and has several words, such as a machine that is called by plain words.
pub(super) fn quoted_names(text: &str) -> Vec<String> {
    let pieces = tokens(text);
    let mut rows: Vec<(usize, String)> = Vec::new();
    for index in quoted(&pieces) {
        let piece = pieces.get(index).map_or("", |token| token.text);
        match rows.last_mut() {
            Some((last, row)) if last.checked_add(1) == Some(index) => {
                row.push_str(piece);
                *last = index;
            }
            _ => rows.push((index, piece.to_owned())),
        }
    }
    rows.into_iter().map(|(_, row)| row).filter(|row| row.trim().contains(' ') && !known::is_text(row)).collect()
}

/// A code that is written in the text; those of eight digits need their `0x`.
fn is_code(word: &str, codes: &[String]) -> bool {
    codes
        .iter()
        .any(|code| code == word || code.strip_prefix('-') == Some(word) || code.split(' ').any(|part| part == word))
}

fn is_plain(token: Token<'_>) -> bool {
    match token.shape {
        Shape::Word => known::is_plain(token.text),
        Shape::Number => {
            token.text.len() <= 3 || token.text.parse().is_ok_and(|number: u32| RETURN_VALUES.contains(&number))
        }
        _ => false,
    }
}

/// Pieces between spaces.
fn compounds(tokens: &[Token<'_>]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (index, token) in tokens.iter().enumerate() {
        if token.is_space() {
            found.push(start..index);
            start = index + 1;
        }
    }
    found.push(start..tokens.len());
    found
}

/// What is between quotes: names of machines, files and networks. A quote inside a word is an apostrophe.
fn quoted(tokens: &[Token<'_>]) -> Vec<usize> {
    let (mut found, mut open) = (Vec::new(), None);
    for (index, token) in tokens.iter().enumerate() {
        let is_word = |index: Option<usize>| {
            index.and_then(|index| tokens.get(index)).is_some_and(|token| token.shape != Shape::Mark)
        };
        let after = is_word(index.checked_add(1));
        match open {
            None if token.is("'\"") && !is_word(index.checked_sub(1)) => open = Some(token.text),
            Some(quote) if token.text == quote && !after => open = None,
            Some(_) => found.push(index),
            None => {}
        }
    }
    found
}

/// What methods return (DSP0004; Msvm classes): 32768 and those behind it.
const RETURN_VALUES: std::ops::RangeInclusive<u32> = 32768..=32999;
