//! From bytes to text: UTF-8 and UTF-16, with or without a byte order mark (DSP0226 section 13.1).

use std::borrow::Cow;

use super::XmlError;

/// Decodes an answer. A byte order mark wins, then `charset` (the parameter of the content type), then the look of the first bytes;
/// the rest is UTF-8.
///
/// # Errors
/// [`XmlError::Encoding`] when the bytes are no such text, [`XmlError::Charset`] when the charset is none of UTF-8, UTF-16 and US-ASCII.
pub fn decode<'a>(bytes: &'a [u8], charset: Option<&str>) -> Result<Cow<'a, str>, XmlError> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [b'<', 0, ..] => utf16(bytes, u16::from_le_bytes),
        [0, b'<', ..] => utf16(bytes, u16::from_be_bytes),
        _ => by_charset(bytes, charset.unwrap_or("utf-8")),
    }
}

fn by_charset<'a>(bytes: &'a [u8], charset: &str) -> Result<Cow<'a, str>, XmlError> {
    match charset.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "us-ascii" => utf8(bytes),
        // Without a mark and without `<` in front: RFC 2781 says big-endian, but text that is no XML in the end fails all the same.
        "utf-16" | "utf-16be" => utf16(bytes, u16::from_be_bytes),
        "utf-16le" => utf16(bytes, u16::from_le_bytes),
        _ => Err(XmlError::Charset(charset.chars().take(40).collect())),
    }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, XmlError> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| XmlError::Encoding("UTF-8"))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, XmlError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(XmlError::Encoding("UTF-16"));
    }
    let text: Result<String, _> = char::decode_utf16(pairs.iter().copied().map(unit)).collect();
    text.map(Cow::Owned).map_err(|_| XmlError::Encoding("UTF-16"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "<a>ü日本😀</a>";
        let marked = |mark: &[u8], body: Vec<u8>| [mark.to_vec(), body].concat();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, charset) in [
            (text.as_bytes().to_vec(), None),
            (marked(&[0xEF, 0xBB, 0xBF], text.as_bytes().to_vec()), Some("utf-8")),
            (marked(&[0xFF, 0xFE], utf16le(text)), Some("UTF-16")),
            (marked(&[0xFE, 0xFF], be.clone()), Some("utf-16")),
            (utf16le(text), Some("UTF-16")),
            (be, None),
        ] {
            assert_eq!(decode(&bytes, charset).unwrap(), text);
        }
    }

    #[test]
    fn half_a_unit_and_lone_surrogates_are_errors() {
        assert_eq!(decode(&[0xFF, 0xFE, b'<'], None), Err(XmlError::Encoding("UTF-16")));
        assert_eq!(decode(&[0xFF, 0xFE, 0x00, 0xD8], None), Err(XmlError::Encoding("UTF-16")));
        assert_eq!(decode(b"\xFFabc", None), Err(XmlError::Encoding("UTF-8")));
    }

    #[test]
    fn an_unknown_charset_is_named() {
        assert_eq!(decode(b"x", Some("koi8-r")), Err(XmlError::Charset("koi8-r".into())));
    }
}
