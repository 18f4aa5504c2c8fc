//! Sealed messages as HTTP bodies: `multipart/encrypted` and `multipart/x-multi-encrypted` (MS-WSMV 2.2.9.1).

mod content_type;
mod cursor;

pub use self::content_type::is_sealed;
use self::content_type::{Parameters, read_original};
use self::cursor::Cursor;
use super::{SealError, SealProtocol, Sealer};

/// A message as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedMessage {
    /// The value of the `Content-Type` header.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
}

/// A message that came in and was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedMessage {
    /// The content type of what was sealed, such as `application/soap+xml;charset=UTF-8`.
    pub content_type: String,
    /// What was sealed.
    pub body: Vec<u8>,
}

/// Seals a body of this content type; CredSSP in parts of at most 16 KiB (MS-WSMV 2.2.9.1.3).
///
/// # Errors
///
/// [`SealError`]; the connection is of no use afterwards.
pub fn seal_message(sealer: &mut dyn Sealer, content_type: &str, plain: &[u8]) -> Result<SealedMessage, SealError> {
    let protocol = sealer.protocol();
    let size = if protocol == SealProtocol::CredSsp { CREDSSP_PART } else { usize::MAX };
    let kind = if plain.len() > size { "multipart/x-multi-encrypted" } else { "multipart/encrypted" };
    let mut body = Vec::with_capacity(plain.len() + 512);
    // An empty message is one empty part.
    let (first, rest) = plain.split_at_checked(size).unwrap_or((plain, &[]));
    for part in std::iter::once(first).chain(rest.chunks(size)) {
        write_part(&mut body, sealer, content_type, part)?;
    }
    body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
    let content_type = format!("{kind};protocol=\"{}\";boundary=\"{BOUNDARY}\"", protocol.media_type());
    Ok(SealedMessage { content_type, body })
}

fn write_part(body: &mut Vec<u8>, sealer: &mut dyn Sealer, content_type: &str, plain: &[u8]) -> Result<(), SealError> {
    let sealed = sealer.seal(plain)?;
    let header_length = u32::try_from(sealed.header.len()).map_err(|_| SealError::Malformed)?;
    let (protocol, length) = (sealer.protocol().media_type(), plain.len());
    let head = format!(
        "--{BOUNDARY}\r\n\tContent-Type: {protocol}\r\n\tOriginalContent: type={content_type};Length={length}\r\n\
         --{BOUNDARY}\r\n\tContent-Type: {OCTETS}\r\n"
    );
    body.extend(head.into_bytes());
    body.extend(header_length.to_le_bytes());
    body.extend(sealed.header);
    body.extend(sealed.data);
    Ok(())
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
    if !parameters.protocol.eq_ignore_ascii_case(sealer.protocol().media_type()) {
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
            named = value.eq_ignore_ascii_case(protocol.media_type());
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

impl SealProtocol {
    /// The media type of a part, which is the protocol parameter too.
    fn media_type(self) -> &'static str {
        match self {
            Self::Spnego => "application/HTTP-SPNEGO-session-encrypted",
            Self::Kerberos => "application/HTTP-Kerberos-session-encrypted",
            Self::CredSsp => "application/HTTP-CredSSP-session-encrypted",
        }
    }
}

/// Why a sealed body cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MultipartError {
    /// It is not sealed at all.
    #[error("the message is not sealed")]
    NotSealed,
    /// It is sealed by other means than the login agreed on.
    #[error("the message is sealed with another protocol than the login's")]
    OtherProtocol,
    /// The parts are not as they must be.
    #[error("the sealed message is malformed: {0}")]
    Malformed(&'static str),
    /// What it holds is longer than allowed.
    #[error("the sealed message holds more than {limit} bytes")]
    TooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// What it holds is not as long as it says.
    #[error("the sealed message is not as long as it says")]
    Length,
    /// A part does not open.
    #[error("the sealed message cannot be opened")]
    Seal(#[from] SealError),
}

/// As every client of WinRM writes it; a host may choose its own.
const BOUNDARY: &str = "Encrypted Boundary";
const OCTETS: &str = "application/octet-stream";
const CREDSSP_PART: usize = 16 * 1024;

#[cfg(test)]
mod tests;
