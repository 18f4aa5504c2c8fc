//! Proof of the password and the keys that follow from it (MS-NLMP 3.3.2, 3.4.4 and 3.4.5).

use hmac::{Hmac, Mac};
use md4::Md4;
use md5::{Digest, Md5};
use rc4::consts::U16;
use rc4::{Rc4, StreamCipher};
use zeroize::Zeroizing;

use super::accept_error::AcceptError;
use super::authenticate_message::AuthenticateMessage;
use super::bytes::same;
use super::flag;
use crate::auth::Password;

/// The ExportedSessionKey of a login that proved its password.
pub(super) struct Keys {
    exported: Zeroizing<[u8; 16]>,
    flags: u32,
}

impl Keys {
    /// Checks the NTLMv2 response against the password and unwraps the session key.
    pub(super) fn prove(
        message: &AuthenticateMessage<'_>,
        password: &Password,
        server_challenge: [u8; 8],
    ) -> Result<Self, AcceptError> {
        let response_key = ntowf_v2(message, password);
        let proof = hmac_md5(&response_key, &[&server_challenge, message.client_challenge]);
        same(&proof, &message.proof, AcceptError::WrongPassword)?;
        let mut exported = Zeroizing::new(hmac_md5(&response_key, &[&proof]));
        if message.flags & flag::KEY_EXCHANGE != 0 && message.flags & (flag::SIGN | flag::SEAL) != 0 {
            let mut wrapped =
                Zeroizing::new(<[u8; 16]>::try_from(message.wrapped_key).map_err(|_| AcceptError::Malformed)?);
            rc4(&exported, wrapped.as_mut_slice());
            exported = wrapped;
        }
        Ok(Self { exported, flags: message.flags })
    }

    /// The message integrity code over these messages (MS-NLMP 3.2.5.1.2).
    pub(super) fn mic(&self, messages: &[&[u8]]) -> [u8; 16] {
        hmac_md5(&self.exported, messages)
    }

    /// The client's first signature (MS-NLMP 3.4.4.2).
    pub(super) fn client_signature(&self, message: &[u8]) -> [u8; 16] {
        self.signature(message, "client-to-server")
    }

    /// The host's first signature (MS-NLMP 3.4.4.2).
    pub(super) fn server_signature(&self, message: &[u8]) -> [u8; 16] {
        self.signature(message, "server-to-client")
    }

    /// The cipher and the key of signatures for sealed messages in each direction, ours first; `None` where sealing with
    /// 128 bits was not agreed on.
    pub(super) fn sealing(&self) -> Option<[SealingKeys; 2]> {
        (self.flags & SEALING == SEALING).then(|| {
            ["server-to-client", "client-to-server"].map(|direction| SealingKeys {
                sign_key: Zeroizing::new(direction_key(&*self.exported, direction, "signing")),
                cipher: <Rc4<_> as rc4::KeyInit>::new((&direction_key(&*self.exported, direction, "sealing")).into()),
            })
        })
    }

    /// With extended session security and sequence number 0. Where only ALWAYS_SIGN was agreed on, the signature is empty
    /// but for its version: so does pyspnego, which says that Windows does.
    fn signature(&self, message: &[u8], direction: &str) -> [u8; 16] {
        if self.flags & flag::SIGN == 0 {
            return EMPTY_SIGNATURE;
        }
        let sign_key = direction_key(&*self.exported, direction, "signing");
        let full = hmac_md5(&sign_key, &[&SEQUENCE_NUMBER, message]);
        let mut signature = [0; 16];
        let content = [1, 0, 0, 0].into_iter().chain(self.sealed(full, direction));
        signature.iter_mut().zip(content).for_each(|(to, from)| *to = from);
        signature
    }

    /// The first half of the checksum, enciphered if keys were exchanged.
    fn sealed(&self, checksum: [u8; 16], direction: &str) -> Vec<u8> {
        let mut half: Vec<u8> = checksum.into_iter().take(8).collect();
        if self.flags & flag::KEY_EXCHANGE != 0 {
            rc4(&direction_key(self.seal_secret(), direction, "sealing"), &mut half);
        }
        half
    }

    /// The part of the key that the agreed strength allows (MS-NLMP 3.4.5.3, SEALKEY).
    fn seal_secret(&self) -> &[u8] {
        let length = match self.flags {
            flags if flags & flag::KEY_128 != 0 => 16,
            flags if flags & flag::KEY_56 != 0 => 7,
            _ => 5,
        };
        self.exported.get(..length).unwrap_or_default()
    }
}

/// What messages of one direction are sealed with.
pub(super) struct SealingKeys {
    sign_key: Zeroizing<[u8; 16]>,
    cipher: Rc4<U16>,
}

impl SealingKeys {
    /// Runs the cipher over the bytes.
    pub(super) fn apply(&mut self, data: &mut [u8]) {
        self.cipher.apply_keystream(data);
    }

    /// The signature of the message with this number (MS-NLMP 3.4.4.2).
    pub(super) fn signature(&mut self, number: u32, message: &[u8]) -> Vec<u8> {
        let full = hmac_md5(&self.sign_key, &[&number.to_le_bytes(), message]);
        let mut checksum: Vec<u8> = full.into_iter().take(8).collect();
        self.cipher.apply_keystream(&mut checksum);
        [VERSION.as_slice(), &checksum, &number.to_le_bytes()].concat()
    }
}

/// NTOWFv2 (MS-NLMP 3.3.2).
fn ntowf_v2(message: &AuthenticateMessage<'_>, password: &Password) -> Zeroizing<[u8; 16]> {
    let password = Zeroizing::new(utf16(password.expose()));
    let nt_hash = Zeroizing::new(Md4::digest(&*password).into());
    Zeroizing::new(hmac_md5(&nt_hash, &[&utf16(&message.user.to_uppercase()), &utf16(&message.domain)]))
}

/// SIGNKEY and SEALKEY (MS-NLMP 3.4.5.2 and 3.4.5.3).
fn direction_key(secret: &[u8], direction: &str, purpose: &str) -> [u8; 16] {
    let magic = format!("session key to {direction} {purpose} key magic constant\0");
    Md5::new_with_prefix(secret).chain_update(magic).finalize().into()
}

fn hmac_md5(key: &[u8; 16], parts: &[&[u8]]) -> [u8; 16] {
    let mut block = Zeroizing::new([0; 64]);
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mac = <Hmac<Md5> as hmac::digest::KeyInit>::new((&*block).into());
    parts.iter().fold(mac, |mac, part| mac.chain_update(part)).finalize().into_bytes().into()
}

fn rc4(key: &[u8; 16], data: &mut [u8]) {
    <Rc4<_> as rc4::KeyInit>::new(key.into()).apply_keystream(data);
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

const EMPTY_SIGNATURE: [u8; 16] = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const VERSION: [u8; 4] = [1, 0, 0, 0];
const SEALING: u32 = flag::SIGN | flag::SEAL | flag::KEY_128 | flag::KEY_EXCHANGE | flag::EXTENDED_SESSION_SECURITY;
const SEQUENCE_NUMBER: [u8; 4] = [0; 4];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_and_seal_keys_are_those_of_ms_nlmp_4_2_4_4() {
        let sign = [0x47, 0x88, 0xDC, 0x86, 0x1B, 0x47, 0x82, 0xF3, 0x5D, 0x43, 0xFD, 0x98, 0xFE, 0x1A, 0x2D, 0x39];
        let seal = [0x59, 0xF6, 0x00, 0x97, 0x3C, 0xC4, 0x96, 0x0A, 0x25, 0x48, 0x0A, 0x7C, 0x19, 0x6E, 0x4C, 0x58];
        assert_eq!(direction_key(&[0x55; 16], "client-to-server", "signing"), sign);
        assert_eq!(direction_key(&[0x55; 16], "client-to-server", "sealing"), seal);
    }
}
