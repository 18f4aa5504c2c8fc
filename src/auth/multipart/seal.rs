//! A sealed message as it goes out (MS-WSMV 2.2.9.1).

use super::media::{OCTETS, media_type};
use crate::auth::{SealError, SealProtocol, Sealer};

/// A message as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedMessage {
    /// The value of the `Content-Type` header.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
}

/// How the headers of a part begin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PartHeaders {
    /// With a tab, as MS-WSMV 2.2.9.1 has it.
    #[default]
    Indented,
    /// At the beginning of the line.
    Flush,
}

/// Seals a body of this content type; CredSSP in parts of at most 16 KiB (MS-WSMV 2.2.9.1.3).
///
/// # Errors
///
/// [`SealError`]; the connection is of no use afterwards.
pub fn seal_message(sealer: &mut dyn Sealer, content_type: &str, plain: &[u8]) -> Result<SealedMessage, SealError> {
    seal_message_with(sealer, content_type, plain, PartHeaders::default())
}

/// As [`seal_message`], for a host that wants the headers of parts in another form.
///
/// # Errors
///
/// As [`seal_message`].
pub fn seal_message_with(
    sealer: &mut dyn Sealer,
    content_type: &str,
    plain: &[u8],
    headers: PartHeaders,
) -> Result<SealedMessage, SealError> {
    let protocol = sealer.protocol();
    let size = if protocol == SealProtocol::CredSsp { CREDSSP_PART } else { usize::MAX };
    let kind = if plain.len() > size { "multipart/x-multi-encrypted" } else { "multipart/encrypted" };
    let mut body = Vec::with_capacity(plain.len() + 512);
    // An empty message is one empty part.
    let (first, rest) = plain.split_at_checked(size).unwrap_or((plain, &[]));
    for part in std::iter::once(first).chain(rest.chunks(size)) {
        let head = head(sealer.protocol(), content_type, part.len());
        let head = if headers == PartHeaders::Flush { head.replace('\t', "") } else { head };
        write_part(&mut body, sealer, &head, part)?;
    }
    body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
    let content_type = format!("{kind};protocol=\"{}\";boundary=\"{BOUNDARY}\"", media_type(protocol));
    Ok(SealedMessage { content_type, body })
}

/// What is before the sealed bytes of a part.
fn head(protocol: SealProtocol, content_type: &str, length: usize) -> String {
    let protocol = media_type(protocol);
    format!(
        "--{BOUNDARY}\r\n\tContent-Type: {protocol}\r\n\tOriginalContent: type={content_type};Length={length}\r\n\
         --{BOUNDARY}\r\n\tContent-Type: {OCTETS}\r\n"
    )
}

fn write_part(body: &mut Vec<u8>, sealer: &mut dyn Sealer, head: &str, plain: &[u8]) -> Result<(), SealError> {
    let sealed = sealer.seal(plain)?;
    let header_length = u32::try_from(sealed.header.len()).map_err(|_| SealError::Malformed)?;
    body.extend(head.as_bytes());
    body.extend(header_length.to_le_bytes());
    body.extend(sealed.header);
    body.extend(sealed.data);
    Ok(())
}

/// As every client of WinRM writes it; a host may choose its own.
const BOUNDARY: &str = "Encrypted Boundary";
const CREDSSP_PART: usize = 16 * 1024;
