//! A sealed message as it comes in, opened (MS-WSMV 2.2.9.1).

use super::MultipartError;
use super::content_type::{Parameters, read_original};
use super::cursor::Cursor;
use super::media::{OCTETS, media_type};
use crate::auth::{SealProtocol, Sealer};

/// A message that came in and was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedMessage {
    /// The content type of what was sealed, such as `application/soap+xml;charset=UTF-8`.
    pub content_type: String,
    /// What was sealed.
    pub body: Vec<u8>,
}

/// Opens a sealed body; what it holds may be at most `limit` bytes long.
///
/// The sealed bytes are cut by the length that the message tells (CredSSP: by the lengths of the TLS records), never by
/// looking for a boundary in them. Part headers may begin with a tab or not, and a boundary may have a space before it.
///
/// # Errors
///
/// [`MultipartError`]; the connection is of no use afterwards.
pub fn open_message(
    sealer: &mut dyn Sealer,
    content_type: &str,
    body: &[u8],
    limit: usize,
) -> Result<OpenedMessage, MultipartError> {
    let parameters = Parameters::read(content_type)?;
    if !parameters.protocol.eq_ignore_ascii_case(media_type(sealer.protocol())) {
        return Err(MultipartError::OtherProtocol);
    }
    let mut cursor = Cursor::new(body, &parameters.boundary);
    let mut opened = OpenedMessage { content_type: String::new(), body: Vec::new() };
    cursor.opening()?;
    loop {
        read_part(&mut cursor, sealer, &mut opened, limit)?;
        if cursor.ends()? {
            return Ok(opened);
        }
        if !parameters.many {
            return Err(MultipartError::Malformed("it has more than one part"));
        }
    }
}

/// One part after its first boundary, up to the boundary that follows its sealed bytes.
fn read_part(
    cursor: &mut Cursor<'_>,
    sealer: &mut dyn Sealer,
    opened: &mut OpenedMessage,
    limit: usize,
) -> Result<(), MultipartError> {
    let (content_type, length) = read_head(cursor, sealer.protocol())?;
    if length > limit.saturating_sub(opened.body.len()) {
        return Err(MultipartError::TooLong { limit });
    }
    let (header, data) = cut(cursor, sealer.protocol(), length)?;
    let plain = sealer.open(header, data)?;
    if plain.len() != length {
        return Err(MultipartError::Length);
    }
    if opened.content_type.is_empty() {
        opened.content_type = content_type;
    } else if opened.content_type != content_type {
        return Err(MultipartError::Malformed("its parts are of different types"));
    }
    opened.body.extend(plain);
    Ok(())
}

/// What the part holds and how long it is, from the headers before its sealed bytes.
fn read_head(cursor: &mut Cursor<'_>, protocol: SealProtocol) -> Result<(String, usize), MultipartError> {
    let mut original = None;
    let mut named = false;
    while let Some((name, value)) = cursor.header()? {
        if name.eq_ignore_ascii_case("Content-Type") {
            named = value.eq_ignore_ascii_case(media_type(protocol));
        } else if name.eq_ignore_ascii_case("OriginalContent") {
            original = Some(read_original(value)?);
        }
    }
    cursor.opening()?;
    let octets = cursor.header()?;
    let is_octets =
        |(name, value): (&str, &str)| name.eq_ignore_ascii_case("Content-Type") && value.eq_ignore_ascii_case(OCTETS);
    if !named || !octets.is_some_and(is_octets) {
        return Err(MultipartError::Malformed("a part does not say what it is"));
    }
    original.ok_or(MultipartError::Malformed("a part does not say how long it is"))
}

/// The header and the data of the sealed bytes. NTLM and Kerberos with AES keep the length of the text; CredSSP is
/// whole TLS records, of which the told length is that of a trailer.
fn cut<'a>(
    cursor: &mut Cursor<'a>,
    protocol: SealProtocol,
    length: usize,
) -> Result<(&'a [u8], &'a [u8]), MultipartError> {
    let header_length = cursor.length()?;
    match protocol {
        SealProtocol::Spnego | SealProtocol::Kerberos => Ok((cursor.take(header_length)?, cursor.take(length)?)),
        SealProtocol::CredSsp => cursor
            .tls_records()?
            .split_at_checked(header_length)
            .ok_or(MultipartError::Malformed("a length is longer than what it measures")),
    }
}
