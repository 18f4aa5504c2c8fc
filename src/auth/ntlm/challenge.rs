//! The CHALLENGE message, read and held against what NTLMv2 needs (MS-NLMP 2.2.1.2).

use ntlmclient::{Flags, Message};

use super::NtlmError;
use super::av_pairs::AvPairs;

/// What a login takes from the host's challenge.
pub(super) struct Challenge {
    pub(super) flags: Flags,
    pub(super) server_challenge: [u8; 8],
    pub(super) pairs: AvPairs,
}

impl Challenge {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, NtlmError> {
        // `ntlmclient` does not even read the short NEGOTIATE it writes, so the type is looked at first.
        if bytes.starts_with(SIGNATURE) && bytes.get(8..12).is_some_and(|kind| kind != CHALLENGE) {
            return Err(NtlmError::NotAChallenge);
        }
        let Message::Challenge(message) = parse(bytes)? else { return Err(NtlmError::NotAChallenge) };
        if !message.flags.contains(Flags::NEGOTIATE_UNICODE) {
            return Err(NtlmError::NoUnicode);
        }
        if !message.flags.contains(Flags::NEGOTIATE_NTLM2_KEY) {
            return Err(NtlmError::NoExtendedSessionSecurity);
        }
        let pairs = AvPairs::new(message.target_information);
        if pairs.is_empty() {
            return Err(NtlmError::NoTargetInformation);
        }
        Ok(Self { flags: message.flags, server_challenge: message.challenge, pairs })
    }
}

/// Version is optional (MS-NLMP 2.2.1.2), `ntlmclient` wants its eight bytes: a shorter message is filled up for it.
fn parse(bytes: &[u8]) -> Result<Message, NtlmError> {
    let parsed = if (WITHOUT_VERSION..WITH_VERSION).contains(&bytes.len()) {
        let mut filled = bytes.to_vec();
        filled.resize(WITH_VERSION, 0);
        Message::try_from(filled.as_slice())
    } else {
        Message::try_from(bytes)
    };
    // The parser's own text quotes the host's bytes, so it is not kept.
    parsed.map_err(|_| NtlmError::Unreadable)
}

const SIGNATURE: &[u8] = b"NTLMSSP\0";
const CHALLENGE: [u8; 4] = [2, 0, 0, 0];
const WITHOUT_VERSION: usize = 48;
const WITH_VERSION: usize = 56;
