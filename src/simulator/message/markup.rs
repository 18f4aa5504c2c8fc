//! What every part of a message is written with: null, declared prefixes, text without control characters.

use crate::xml::{Element, Name, NamespaceUri, ns};

/// `xsi:nil` (recorded; for null arrays documented in MS-WSMV 3.1.4.1.26).
pub(crate) fn nil(element: Element) -> Element {
    element.attribute(Name::new(ns::XSI, "nil"), "true")
}

/// An element with a text. recorded: quotes come as `&quot;` and `&apos;` (go-wsman).
pub(crate) fn with_text(element: Element, text: impl Into<String>) -> Element {
    element.quoted(carried(text))
}

/// The declarations that Windows writes on every instance. recorded: these prefixes in this order (go-wsman,
/// get_response_storagejob_completed.xml).
pub(crate) fn declaring_instance(element: Element, class_uri: &NamespaceUri) -> Element {
    element.declaring("xsi", ns::XSI).declaring("p", class_uri.clone()).declaring("cim", ns::CIM_COMMON)
}

/// What of a text gets through: control characters are replaced by `?` (documented in MS-WSMV 3.1.4.1.25).
pub(crate) fn carried(text: impl Into<String>) -> String {
    let lost = |character: char| match character {
        '\t' | '\n' | '\r' => false,
        '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => true,
        _ => false,
    };
    let text = text.into();
    if text.contains(lost) { text.replace(lost, "?") } else { text }
}

pub(crate) const LANG: Name<'static> = Name::new(ns::XML, "lang");
pub(crate) const TYPE: Name<'static> = Name::new(ns::XSI, "type");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_question_marks() {
        assert_eq!(carried("a\u{7}\tb\u{1b}[31m\u{9b}\u{202e}"), "a?\tb?[31m\u{9b}\u{202e}");
    }
}
