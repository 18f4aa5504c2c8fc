//! One text with pseudonyms in it.

use std::collections::BTreeSet;

use super::context::Context;
use super::foreign;
use super::known;
use super::names::Names;
use super::pseudonyms::Pseudonyms;
use super::shape::Shape;
use super::token::{Token, tokens};
use super::{message, name, query};
use crate::codes::in_text::codes_in;

/// Replaces what is not allowed to stay in a text.
pub(super) fn replaced(text: &str, context: Context, names: &Names, pseudonyms: &mut Pseudonyms) -> String {
    if known::is_uri(text.trim()) {
        return uri(text, pseudonyms);
    }
    if stays(text, context) {
        return text.to_owned();
    }
    let tokens = tokens(text);
    let kept = kept(text, &tokens, context, names);
    tokens.iter().enumerate().map(|(index, token)| piece(*token, kept.contains(&index), pseudonyms)).collect()
}

/// The URI with pseudonyms for what a company named in its namespace.
fn uri(uri: &str, pseudonyms: &mut Pseudonyms) -> String {
    let foreign = foreign::namespace_parts(uri);
    let mut replaced = |part: &str| match foreign.contains(&part) {
        true => tokens(part).into_iter().map(|token| piece(token, false, pseudonyms)).collect(),
        false => part.to_owned(),
    };
    uri.split('/').map(&mut replaced).collect::<Vec<_>>().join("/")
}

/// The pieces that stay.
pub(super) fn kept(text: &str, tokens: &[Token<'_>], context: Context, names: &Names) -> BTreeSet<usize> {
    match context {
        Context::Message => message::kept(text, tokens, names),
        Context::Query => query::kept(tokens),
        Context::Identifier | Context::Class | Context::Number | Context::Span | Context::Name | Context::Proper => {
            name::kept(tokens)
        }
    }
}

fn piece(token: Token<'_>, is_kept: bool, pseudonyms: &mut Pseudonyms) -> String {
    if is_kept
        || !token.may_name()
        || (token.shape != Shape::Word && token.shape != Shape::Number && known::is_text(token.text))
    {
        return token.text.to_owned();
    }
    pseudonyms.of(token.text, token.shape)
}

/// Does all of it stay?
pub(super) fn stays(text: &str, context: Context) -> bool {
    let value = text.trim();
    match context {
        _ if known::is_text(value) || known::is_uri(value) || known::is_truth(value) || is_version(value) => true,
        _ if is_named_code(value) => true,
        Context::Class => known::is_class(value),
        Context::Span => known::is_span(value) || known::is_number(value),
        Context::Identifier => known::is_identifier(value) || known::is_number(value),
        Context::Number => known::is_number(value),
        Context::Name => known::is_number(value) && value.len() <= SHORT,
        Context::Message | Context::Query | Context::Proper => false,
    }
}

/// `OS: 10.0.20348 SP: 0.0 Stack: 3.0`, as Windows answers Identify.
fn is_version(value: &str) -> bool {
    let mut words = value.split(' ');
    let mut pair = |name: &str| {
        words.next() == Some(name)
            && words
                .next()
                .is_some_and(|version| version.len() < 16 && version.chars().all(|c| c.is_ascii_digit() || c == '.'))
    };
    pair("OS:") && pair("SP:") && pair("Stack:") && words.next().is_none()
}

/// A code of Windows, such as an argument of a message.
fn is_named_code(value: &str) -> bool {
    value.starts_with("0x") && codes_in(value).iter().any(|code| code.written == value && code.named.is_some())
}

/// A number of so many digits names no one.
const SHORT: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_windows_stays_and_what_only_looks_like_one_does_not() {
        assert!(stays("0x80070070", Context::Name) && !stays("0x1A2B3C4D", Context::Name));
    }
}
