//! What stays of a name, a path or a reference: what every path of this kind has.

use std::collections::BTreeSet;

use super::shape::Shape;
use super::token::Token;

/// The pieces that stay.
pub(super) fn kept(tokens: &[Token<'_>]) -> BTreeSet<usize> {
    (0..tokens.len()).filter(|index| is_structure(tokens, *index)).chain(namespaces(tokens)).collect()
}

/// Is it part of the form of a path and not a name in it?
pub(super) fn is_structure(tokens: &[Token<'_>], index: usize) -> bool {
    let Some(token) = tokens.get(index) else { return false };
    match token.shape {
        Shape::Word => {
            is_key(tokens, index) || is_drive(tokens, index) || is_extension(tokens, index) || is_scheme(tokens, index)
        }
        Shape::Number => is_port(tokens, index),
        _ => false,
    }
}

fn mark(tokens: &[Token<'_>], index: usize, marks: &str) -> bool {
    tokens.get(index).is_some_and(|token| token.is(marks))
}

fn before(tokens: &[Token<'_>], index: usize, marks: &str) -> bool {
    index.checked_sub(1).is_some_and(|index| mark(tokens, index, marks))
}

/// `InstanceID` in `Msvm_ConcreteJob.InstanceID="..."`.
fn is_key(tokens: &[Token<'_>], index: usize) -> bool {
    let is_known = tokens.get(index).is_some_and(|token| KEYS.contains(&token.text));
    is_known && mark(tokens, index + 1, "=") && before(tokens, index, ".,")
}

/// `C:\`
fn is_drive(tokens: &[Token<'_>], index: usize) -> bool {
    let is_letter = tokens.get(index).is_some_and(|token| token.text.len() == 1);
    is_letter && mark(tokens, index + 1, ":") && mark(tokens, index + 2, "\\")
}

/// `.vhdx` at the end of a word.
fn is_extension(tokens: &[Token<'_>], index: usize) -> bool {
    let is_known =
        tokens.get(index).is_some_and(|token| EXTENSIONS.contains(&token.text.to_ascii_lowercase().as_str()));
    let is_end = tokens.get(index + 1).is_none_or(|after| after.is("'\",;)") || after.is_space());
    is_known && is_end && before(tokens, index, ".")
}

/// `https` at the beginning of a URL, `uuid` at that of a URN, and `wsman` at its end.
fn is_scheme(tokens: &[Token<'_>], index: usize) -> bool {
    let is_url = |token: &Token<'_>| token.text == "http" || token.text == "https";
    match tokens.get(index) {
        Some(token) if is_url(token) || token.text == "uuid" => index == 0 && mark(tokens, 1, ":"),
        Some(token) => token.text == "wsman" && index + 1 == tokens.len() && tokens.first().is_some_and(is_url),
        None => false,
    }
}

/// The ports of WinRM in a URL.
fn is_port(tokens: &[Token<'_>], index: usize) -> bool {
    let is_known = tokens.get(index).is_some_and(|token| ["5985", "5986", "80", "443"].contains(&token.text));
    is_known && before(tokens, index, ":") && tokens.first().is_some_and(|token| token.text.starts_with("http"))
}

/// `root\virtualization\v2`
fn namespaces(tokens: &[Token<'_>]) -> Vec<usize> {
    let mut found = Vec::new();
    for (start, token) in tokens.iter().enumerate() {
        if !token.text.eq_ignore_ascii_case("root") || !mark(tokens, start + 1, "\\/") {
            continue;
        }
        let is_part = |token: &&Token<'_>| token.is("\\/") || is_namespace_part(token.text);
        let length = tokens.iter().skip(start).take_while(is_part).count();
        found.extend(start..start + length);
    }
    found
}

/// Is it part of a namespace that every host has?
pub(super) fn is_namespace_part(part: &str) -> bool {
    NAMESPACES.contains(&part.to_ascii_lowercase().as_str())
}

const KEYS: [&str; 8] = [
    "InstanceID",
    "CreationClassName",
    "Name",
    "SystemName",
    "SystemCreationClassName",
    "DeviceID",
    "AffectedElement",
    "AffectingElement",
];

const EXTENSIONS: [&str; 15] =
    ["vhd", "vhdx", "avhd", "avhdx", "vhds", "iso", "vmcx", "vmrs", "vmgs", "vsv", "bin", "xml", "rct", "mrt", "dll"];

const NAMESPACES: [&str; 14] = [
    "root",
    "virtualization",
    "v2",
    "cimv2",
    "wmi",
    "microsoft",
    "windows",
    "hypervcluster",
    "standardcimv2",
    "interop",
    "default",
    "mscluster",
    "storage",
    "smb",
];
