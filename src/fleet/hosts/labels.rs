//! Labels: what people say about a host, `key=value` (Prometheus: "Metric names and labels").

use crate::fleet::hosts::error::HostsProblem;
use crate::fleet::hosts::host::Labels;

/// The most labels of one host.
const MAX_LABELS: usize = 64;
/// The longest value of a label, in bytes.
const MAX_VALUE: usize = 1024;

/// The labels that the words of a line give.
pub(super) fn of_words<'a>(words: impl Iterator<Item = &'a str>) -> Result<Labels, HostsProblem> {
    let mut labels = Labels::new();
    for word in words {
        let (key, value) = word.split_once('=').ok_or_else(|| HostsProblem::Label(shown(word)))?;
        add(&mut labels, key, value)?;
    }
    Ok(labels)
}

/// Adds one label, which must not be there yet.
pub(super) fn add(labels: &mut Labels, key: &str, value: &str) -> Result<(), HostsProblem> {
    if !is_key(key) || value.len() > MAX_VALUE || labels.len() >= MAX_LABELS {
        return Err(HostsProblem::Label(shown(&format!("{key}={value}"))));
    }
    match labels.insert(key.to_owned(), value.to_owned()) {
        Some(_) => Err(HostsProblem::LabelTwice(key.to_owned())),
        None => Ok(()),
    }
}

fn is_key(key: &str) -> bool {
    let is_inside = |c: char| c.is_ascii_alphanumeric() || c == '_';
    key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && key.len() <= 128 && key.chars().all(is_inside)
}

fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}
