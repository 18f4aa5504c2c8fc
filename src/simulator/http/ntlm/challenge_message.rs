//! Writes the CHALLENGE message (MS-NLMP 2.2.1.2 and 3.2.5.1.1).

use super::accept_error::AcceptError;
use super::bytes::u32_at;
use super::flag;
use crate::auth::FileTime;

pub(super) struct ChallengeMessage<'a> {
    pub(super) name: &'a str,
    pub(super) now: FileTime,
    pub(super) server_challenge: [u8; 8],
}

impl ChallengeMessage<'_> {
    /// The answer to a NEGOTIATE message.
    pub(super) fn answer(&self, negotiate: &[u8]) -> Result<Vec<u8>, AcceptError> {
        let offered = u32_at(negotiate, 12).ok_or(AcceptError::Malformed)?;
        let flags = offered & SUPPORTED | ALWAYS;
        if offered & REQUIRED != REQUIRED {
            return Err(AcceptError::LessThanNtlmV2);
        }
        let (name, info) = (utf16(&self.name.to_uppercase()), self.target_info());
        let mut message = b"NTLMSSP\0\x02\0\0\0".to_vec();
        message.extend(field(&name, HEADER));
        message.extend(flags.to_le_bytes());
        message.extend(self.server_challenge);
        message.extend([0; 8]);
        message.extend(field(&info, HEADER + name.len()));
        message.extend(VERSION);
        message.extend([name, info].concat());
        Ok(message)
    }

    /// The pairs of a host in a workgroup: its domain is itself.
    fn target_info(&self) -> Vec<u8> {
        let (short, long) = (utf16(&self.name.to_uppercase()), utf16(&self.name.to_lowercase()));
        let time = self.now.0.to_le_bytes();
        let pairs = [(2, &short), (1, &short), (4, &long), (3, &long), (7, &time.to_vec()), (0, &Vec::new())];
        pairs.into_iter().flat_map(|(id, value)| pair(id, value)).collect()
    }
}

fn pair(id: u16, value: &[u8]) -> Vec<u8> {
    [&id.to_le_bytes(), &length(value.len()).to_le_bytes(), value].concat()
}

fn field(value: &[u8], offset: usize) -> Vec<u8> {
    let length = length(value.len()).to_le_bytes();
    [length.as_slice(), &length, &u32::from(self::length(offset)).to_le_bytes()].concat()
}

/// INVARIANT: a computer name is a host name, so nothing here comes near 65,535 bytes.
fn length(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().take(MAX_NAME).flat_map(u16::to_le_bytes).collect()
}

const HEADER: usize = 56;
/// The longest name of a host in DNS.
const MAX_NAME: usize = 255;
/// Windows Server 2022 (build 20348), revision 15; assumed.
const VERSION: [u8; 8] = [10, 0, 0x7C, 0x4F, 0, 0, 0, 15];
const REQUIRED: u32 = flag::UNICODE | flag::EXTENDED_SESSION_SECURITY;
const ALWAYS: u32 = flag::REQUEST_TARGET | flag::NTLM | flag::TARGET_TYPE_SERVER | flag::TARGET_INFO | flag::VERSION;
const SUPPORTED: u32 =
    REQUIRED | flag::SIGN | flag::SEAL | flag::ALWAYS_SIGN | flag::KEY_128 | flag::KEY_EXCHANGE | flag::KEY_56;
