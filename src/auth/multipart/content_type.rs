//! The headers that describe a sealed message (MS-WSMV 2.2.9.1.1.2; parameters as in RFC 9110 section 5.6.6).

use super::MultipartError;

/// Does this `Content-Type` name a sealed message?
#[must_use]
pub fn is_sealed(content_type: &str) -> bool {
    kind(content_type).is_some()
}

/// May it have many parts? `None` if it is not a sealed message.
fn kind(content_type: &str) -> Option<bool> {
    let media = content_type.split(';').next().unwrap_or_default().trim();
    [("multipart/encrypted", false), ("multipart/x-multi-encrypted", true)]
        .into_iter()
        .find_map(|(name, many)| media.eq_ignore_ascii_case(name).then_some(many))
}

/// What the `Content-Type` of a sealed message says.
pub(super) struct Parameters {
    pub(super) many: bool,
    pub(super) protocol: String,
    pub(super) boundary: String,
}

impl Parameters {
    pub(super) fn read(content_type: &str) -> Result<Self, MultipartError> {
        let many = kind(content_type).ok_or(MultipartError::NotSealed)?;
        let parameter = |wanted| {
            parameters(content_type)
                .find_map(|(name, value)| name.eq_ignore_ascii_case(wanted).then(|| value.to_owned()))
        };
        let protocol = parameter("protocol").ok_or(MultipartError::OtherProtocol)?;
        let boundary = parameter("boundary").filter(|boundary| (1..=MAX_BOUNDARY).contains(&boundary.len()));
        let boundary = boundary.ok_or(MultipartError::Malformed("it names no boundary"))?;
        Ok(Self { many, protocol, boundary })
    }
}

/// `OriginalContent`: the content type of what is sealed, and its length.
pub(super) fn read_original(value: &str) -> Result<(String, usize), MultipartError> {
    const WRONG: MultipartError = MultipartError::Malformed("a part does not say how long it is");
    let (content_type, length) = value.rsplit_once(';').ok_or(WRONG)?;
    let content_type = after(content_type, "type=").ok_or(WRONG)?;
    let digits = after(length, "Length=").ok_or(WRONG)?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(WRONG);
    }
    Ok((content_type.to_owned(), digits.parse().map_err(|_| WRONG)?))
}

/// What follows the name, which is looked for without case.
fn after<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (front, rest) = text.trim().split_at_checked(name.len())?;
    front.eq_ignore_ascii_case(name).then_some(rest.trim())
}

/// `name=value` and `name="value"` behind the media type. Neither a boundary nor a protocol has a semicolon or a quote.
fn parameters(content_type: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts = content_type.split(';').skip(1).filter_map(|part| part.split_once('='));
    parts.map(|(name, value)| (name.trim(), value.trim().trim_matches('"')))
}

/// RFC 2046 section 5.1.1.
const MAX_BOUNDARY: usize = 70;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_original_content_is_read() {
        let value = "type=application/soap+xml;charset=UTF-8;Length=1234";
        assert_eq!(read_original(value), Ok(("application/soap+xml;charset=UTF-8".to_owned(), 1234)));
        assert_eq!(read_original("Type=a/b; length= 7").unwrap(), ("a/b".to_owned(), 7));
    }

    #[test]
    fn lengths_that_are_no_numbers_are_refused() {
        let wrong = ["-1", "+1", "", "1x", "99999999999999999999999", "0x10"];
        assert!(wrong.iter().all(|length| read_original(&format!("type=a/b;Length={length}")).is_err()));
    }

    #[test]
    fn a_sealed_message_is_told_by_its_media_type() {
        let sealed = ["multipart/encrypted;protocol=\"x\"", "Multipart/X-Multi-Encrypted; boundary=a"];
        assert!(sealed.into_iter().all(is_sealed) && !is_sealed("application/soap+xml;charset=UTF-8"));
    }

    #[test]
    fn parameters_are_read_with_and_without_quotes() {
        let read = Parameters::read("multipart/encrypted; Protocol=a/b ;boundary=\"Encrypted Boundary\"").unwrap();
        assert_eq!((read.protocol.as_str(), read.boundary.as_str()), ("a/b", "Encrypted Boundary"));
    }

    #[test]
    fn a_boundary_is_needed_and_short() {
        let read = |boundary: &str| Parameters::read(&format!("multipart/encrypted;protocol=a;boundary={boundary}"));
        assert!(read("").is_err() && read(&"x".repeat(71)).is_err() && read(&"x".repeat(70)).is_ok());
    }
}
