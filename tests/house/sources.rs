//! The sources of the package as text: files, modules, paths with trees of `use` taken apart, code without comments and strings.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// One file of `src`.
pub(crate) struct Source {
    pub(crate) file: PathBuf,
    /// The folder below `src`; empty for `lib.rs` and `main.rs`.
    pub(crate) room: String,
    pub(crate) text: String,
}

impl Source {
    /// Every path, with trees of `use` taken apart.
    pub(crate) fn paths(&self) -> BTreeSet<String> {
        paths_of(&code(&self.text))
    }

    pub(crate) fn identifiers(&self) -> BTreeSet<String> {
        let code = code(&self.text);
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        code.split(|c| !is_part(c)).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// The path of the module that this file is: `["cim", "datetime"]`.
    pub(crate) fn module(&self) -> Vec<String> {
        let mut parts: Vec<String> = self
            .file
            .with_extension("")
            .components()
            .skip(1)
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
            parts.pop();
        }
        parts
    }
}

/// All files of `src`.
pub(crate) fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let file = path.strip_prefix(root).expect("below the root").to_owned();
                let below: Vec<_> = file.components().skip(1).map(|part| part.as_os_str().to_string_lossy()).collect();
                let room = if below.len() > 1 { below[0].to_string() } else { String::new() };
                let text = std::fs::read_to_string(&path).expect("UTF-8");
                sources.push(Source { file, room, text });
            }
        }
    }
    sources
}

/// Every path in a code without comments and strings.
pub(crate) fn paths_of(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = code;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic() || c == '_') {
        rest = &rest[start..];
        let taken = path(rest, "", &mut found);
        rest = &rest[taken.max(1)..];
    }
    found
}

/// Reads `a::b::{c, d::e}` from the front, and says how many bytes it was.
fn path(text: &str, before: &str, found: &mut BTreeSet<String>) -> usize {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '*')).unwrap_or(text.len());
    let whole = format!("{before}{}", &text[..end]);
    let Some(after) = text[end..].strip_prefix("::") else {
        found.insert(whole);
        return end;
    };
    let start = end + 2;
    if !after.starts_with('{') {
        return start + path(after, &format!("{whole}::"), found);
    }
    let mut at = start + 1;
    while let Some(character) = text[at..].chars().next() {
        if character == '}' {
            return at + 1;
        }
        let starts_name = character.is_alphanumeric() || character == '_' || character == '*';
        at += if starts_name { path(&text[at..], &format!("{whole}::"), found).max(1) } else { character.len_utf8() };
    }
    at
}

/// The text without comments to the end of a line, strings and characters in quotes; it has as many lines.
pub(crate) fn code(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(length) = quoted_character(rest) {
            length
        } else if let Some(hashes) = raw_string(rest) {
            let close = format!("\"{hashes}");
            let open = hashes.len() + 2;
            rest[open..].find(&close).map_or(rest.len(), |at| open + at + close.len())
        } else if character == '"' {
            string(rest)
        } else {
            code.push(character);
            rest = &rest[character.len_utf8()..];
            continue;
        };
        code.push(' ');
        code.extend(rest[..skipped].chars().filter(|c| *c == '\n'));
        rest = &rest[skipped..];
    }
    code
}

/// The length of a character in quotes that begins here; `None` for a lifetime.
fn quoted_character(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    let first = inside.chars().next()?.len_utf8();
    let close = if inside.starts_with('\\') { inside.get(2..)?.find('\'')? + 2 } else { first };
    inside[close..].starts_with('\'').then_some(close + 2)
}

/// The hashes of a raw string that begins here.
fn raw_string(text: &str) -> Option<String> {
    let rest = text.strip_prefix('r')?;
    let hashes: String = rest.chars().take_while(|c| *c == '#').collect();
    rest[hashes.len()..].starts_with('"').then_some(hashes)
}

fn string(text: &str) -> usize {
    let mut escaped = true; // the opening quote
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}
