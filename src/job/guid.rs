//! GUIDs as text: `8E1C7A50-0000-4000-8000-000000000003`.

/// The length of one.
pub(super) const LENGTH: usize = 36;

/// Is the whole text one GUID?
pub(super) fn is_guid(text: &str) -> bool {
    text.len() == LENGTH
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
