//! GUIDs as text: `8E1C7A50-0000-4000-8000-000000000003`.

/// The length of one.
pub(super) const LENGTH: usize = 36;

/// A GUID without the braces around it; any other text as it is.
pub(super) fn unbraced(text: &str) -> &str {
    let inner = text.trim().strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    inner.filter(|inner| is_guid(inner)).unwrap_or(text)
}

/// Is the whole text one GUID?
pub(super) fn is_guid(text: &str) -> bool {
    text.len() == LENGTH
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
