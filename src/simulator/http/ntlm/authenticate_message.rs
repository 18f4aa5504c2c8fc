//! Reads the AUTHENTICATE message (MS-NLMP 2.2.1.3) and the NTLMv2 response in it (2.2.2.7).

use super::accept_error::AcceptError;
use super::bytes::{u16_at, u32_at};
use super::flag;

pub(super) struct AuthenticateMessage<'a> {
    bytes: &'a [u8],
    pub(super) flags: u32,
    pub(super) domain: String,
    pub(super) user: String,
    /// NTProofStr.
    pub(super) proof: [u8; 16],
    /// NTLMv2_CLIENT_CHALLENGE, which the proof covers.
    pub(super) client_challenge: &'a [u8],
    /// EncryptedRandomSessionKey.
    pub(super) wrapped_key: &'a [u8],
}

impl<'a> AuthenticateMessage<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, AcceptError> {
        let flags = u32_at(bytes, FLAGS).ok_or(AcceptError::Malformed)?;
        if flags & flag::UNICODE == 0 {
            return Err(AcceptError::LessThanNtlmV2);
        }
        let nt_response = payload(bytes, NT_RESPONSE).ok_or(AcceptError::Malformed)?;
        let (domain, user) = (text(bytes, DOMAIN)?, text(bytes, USER)?);
        if nt_response.is_empty() && user.is_empty() {
            return Err(AcceptError::UnknownUser);
        }
        if nt_response.len() <= NTLM_V1_RESPONSE {
            return Err(AcceptError::LessThanNtlmV2);
        }
        let (proof, client_challenge) = nt_response.split_first_chunk().ok_or(AcceptError::Malformed)?;
        let wrapped_key = payload(bytes, SESSION_KEY).ok_or(AcceptError::Malformed)?;
        Ok(Self { bytes, flags, domain, user, proof: *proof, client_challenge, wrapped_key })
    }

    /// Whether MsvAvFlags says that there is a MIC (MS-NLMP 2.2.2.1).
    pub(super) fn promises_mic(&self) -> bool {
        let flags = self.av_pair(AV_FLAGS).and_then(|value| u32_at(value, 0));
        flags.is_some_and(|flags| flags & MIC_PRESENT != 0)
    }

    /// The MIC and the message with zeros in its place; `None` if the payload leaves no room for it.
    pub(super) fn mic(&self) -> Option<([u8; 16], Vec<u8>)> {
        if self.payload_start()? < MIC_END {
            return None;
        }
        let mic = *self.bytes.get(MIC..)?.first_chunk()?;
        let mut without_mic = self.bytes.to_vec();
        without_mic.get_mut(MIC..MIC_END)?.fill(0);
        Some((mic, without_mic))
    }

    /// The value of MsvAvChannelBindings.
    pub(super) fn channel_binding(&self) -> Option<&'a [u8]> {
        self.av_pair(AV_CHANNEL_BINDINGS)
    }

    fn av_pair(&self, wanted: u16) -> Option<&'a [u8]> {
        let mut rest = self.client_challenge.get(AV_PAIRS..)?;
        loop {
            let (id, length) = (u16_at(rest, 0)?, u16_at(rest, 2)?);
            let (value, after) = rest.get(4..)?.split_at_checked(usize::from(length))?;
            match id {
                0 => return None,
                id if id == wanted => return Some(value),
                _ => rest = after,
            }
        }
    }

    /// Where the first payload that is not empty begins.
    fn payload_start(&self) -> Option<usize> {
        let filled = FIELDS.into_iter().filter(|field| u16_at(self.bytes, *field).is_some_and(|length| length != 0));
        let offset = filled.filter_map(|field| u32_at(self.bytes, field + 4)).min()?;
        usize::try_from(offset).ok()
    }
}

fn payload(bytes: &[u8], field: usize) -> Option<&[u8]> {
    let (length, offset) = (u16_at(bytes, field)?, u32_at(bytes, field + 4)?);
    if length == 0 {
        return Some(&[]);
    }
    bytes.get(usize::try_from(offset).ok()?..)?.get(..usize::from(length))
}

fn text(bytes: &[u8], field: usize) -> Result<String, AcceptError> {
    let (units, odd) = payload(bytes, field).ok_or(AcceptError::Malformed)?.as_chunks();
    if !odd.is_empty() {
        return Err(AcceptError::Malformed);
    }
    let units: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    String::from_utf16(&units).map_err(|_| AcceptError::Malformed)
}

const LM_RESPONSE: usize = 12;
const NT_RESPONSE: usize = 20;
const DOMAIN: usize = 28;
const USER: usize = 36;
const WORKSTATION: usize = 44;
const SESSION_KEY: usize = 52;
const FLAGS: usize = 60;
const FIELDS: [usize; 6] = [LM_RESPONSE, NT_RESPONSE, DOMAIN, USER, WORKSTATION, SESSION_KEY];
const MIC: usize = 72;
const MIC_END: usize = 88;
/// Where the AV pairs begin in the client challenge.
const AV_PAIRS: usize = 28;
const AV_FLAGS: u16 = 6;
const AV_CHANNEL_BINDINGS: u16 = 10;
const MIC_PRESENT: u32 = 2;
const NTLM_V1_RESPONSE: usize = 24;
