//! What stays as it is: names of the schema, plain words, and texts that every host has.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Does it begin as the names of classes do, and is all of it made of plain words?
pub(super) fn is_class(name: &str) -> bool {
    let rest = CLASSES.iter().find_map(|prefix| name.strip_prefix(prefix));
    rest.is_some_and(|rest| camel(rest).all(|word| is_schema_word(&word)))
}

/// The words of `AffectedJobElement`, in lower case.
fn camel(name: &str) -> impl Iterator<Item = String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut was_upper = true;
    for character in name.chars() {
        let is_upper = character.is_ascii_uppercase() || character == '_';
        if is_upper && !was_upper {
            words.push(String::new());
        }
        was_upper = is_upper;
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase().filter(|c| *c != '_'));
        }
    }
    words.into_iter().filter(|word| !word.is_empty())
}

fn is_schema_word(word: &str) -> bool {
    SCHEMA.contains(word)
}

/// Is it a word of the messages of Hyper-V and of Windows?
pub(super) fn is_plain(word: &str) -> bool {
    WORDS.contains(word.to_ascii_lowercase().as_str())
}

/// Is it a text that every host has, or nearly every one?
pub(super) fn is_text(text: &str) -> bool {
    TEXTS.contains(text.trim().to_ascii_lowercase().as_str())
}

/// Is it the URI of a standard, a schema or a resource of one?
pub(super) fn is_uri(text: &str) -> bool {
    let rest = URIS.iter().find_map(|start| text.strip_prefix(start));
    rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_alphanumeric() || "/_-.*".contains(c)))
}

/// An identifier, or two with a colon between them.
pub(super) fn is_identifier(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    text.split_once(':').map_or_else(|| is_name(text), |(prefix, local)| is_name(prefix) && is_name(local))
}

/// Is it `true` or `false`?
pub(super) fn is_truth(text: &str) -> bool {
    ["true", "false"].contains(&text.to_ascii_lowercase().as_str())
}

/// May it be a span of time of XML Schema? A name can look like one, so its place decides.
pub(super) fn is_span(text: &str) -> bool {
    text.strip_prefix('-').unwrap_or(text).strip_prefix('P').is_some_and(|span| {
        span.starts_with(|c: char| c.is_ascii_digit() || c == 'T')
            && span.chars().all(|c| c.is_ascii_digit() || "YMDTHS.".contains(c))
    })
}

/// An integer with a sign or without, or a real number.
pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() < 2
}

/// Names of classes begin so.
const CLASSES: [&str; 7] = ["Msvm_", "CIM_", "Win32_", "MSFT_", "Msft_", "__", "MSCluster_"];

const URIS: [&str; 5] = [
    "http://schemas.dmtf.org/wbem/",
    "http://schemas.xmlsoap.org/ws/",
    "http://schemas.microsoft.com/wbem/",
    "http://schemas.microsoft.com/cim/",
    "http://www.w3.org/",
];

type Words = LazyLock<HashSet<&'static str>>;

static SCHEMA: Words = LazyLock::new(|| include_str!("schema_words.txt").split_whitespace().collect());
static WORDS: Words = LazyLock::new(|| include_str!("message_words.txt").split_whitespace().collect());
/// In lower case.
static TEXTS: Words = LazyLock::new(|| include_str!("texts.txt").lines().collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_the_schema_are_known() {
        for class in [
            "Msvm_ConcreteJob",
            "CIM_ConcreteJob",
            "Msvm_VirtualSystemSettingData",
            "Msvm_AffectedJobElement",
            "Win32_OperatingSystem",
            "MSFT_WmiError",
            "__ExtendedStatus",
        ] {
            assert!(is_class(class), "{class}");
        }
        assert!(!is_class("Msvm_Contoso"));
        assert!(!is_class("Contoso_Job"));
    }

    #[test]
    fn a_host_is_not_a_uri_of_a_standard() {
        assert!(is_uri("http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ConcreteJob"));
        assert!(!is_uri("https://hv01:5986/wsman"));
        assert!(!is_uri("http://schemas.microsoft.com/wbem/wsman/1?host=hv01"));
    }
}
