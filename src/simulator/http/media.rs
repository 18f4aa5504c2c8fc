//! The content type of requests and answers (DSP0226 section 13.1, RFC 3902).

use hyper::header::{CONTENT_TYPE, HeaderMap};

/// The encoding of the answer is that of the request (documented: DSP0226 section 13.1).
#[derive(Clone, Copy)]
pub(crate) enum Encoding {
    Utf8,
    Utf16,
}

impl Encoding {
    pub(crate) fn of(body: &[u8], charset: Option<&str>) -> Self {
        let named = charset.is_some_and(|charset| charset.to_ascii_lowercase().starts_with("utf-16"));
        match body {
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'<', 0, ..] | [0, b'<', ..] => Self::Utf16,
            [0xEF, 0xBB, 0xBF, ..] => Self::Utf8,
            _ if named => Self::Utf16,
            _ => Self::Utf8,
        }
    }

    /// The bytes of an answer and their content type.
    pub(crate) fn encode(self, text: &str) -> (Vec<u8>, &'static str) {
        match self {
            Self::Utf8 => (text.as_bytes().to_vec(), "application/soap+xml;charset=UTF-8"),
            Self::Utf16 => {
                let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
                (units.flat_map(u16::to_le_bytes).collect(), "application/soap+xml;charset=UTF-16")
            }
        }
    }
}

/// The value of the header, empty where it cannot be read.
pub(crate) fn content_type(headers: &HeaderMap) -> &str {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The charset of a SOAP 1.2 message, or nothing if the content is something else.
pub(crate) fn soap_charset(content_type: &str) -> Option<Option<String>> {
    let mut parts = content_type.split(';').map(str::trim);
    if !parts.next()?.eq_ignore_ascii_case("application/soap+xml") {
        return None;
    }
    let charset =
        parts.filter_map(|part| part.split_once('=')).find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    Some(charset.map(|(_, value)| value.trim().trim_matches('"').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_soap_1_2_is_soap() {
        assert_eq!(soap_charset("text/xml;charset=utf-8"), None);
        assert_eq!(soap_charset("Application/SOAP+xml"), Some(None));
        assert_eq!(soap_charset("application/soap+xml; action=x; Charset=\"UTF-16\""), Some(Some("UTF-16".to_owned())));
    }

    #[test]
    fn an_answer_has_the_encoding_of_its_request() {
        let bytes = |body: &[u8], charset| Encoding::of(body, charset).encode("<").0;
        assert_eq!(bytes(b"<\0", None), [0xFF, 0xFE, b'<', 0]);
        assert_eq!(bytes(b"<s", Some("utf-16")), [0xFF, 0xFE, b'<', 0]);
        assert_eq!(bytes(b"<s", Some("utf-8")), b"<");
    }
}
