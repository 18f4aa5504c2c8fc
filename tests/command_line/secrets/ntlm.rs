//! The hashes and keys of an NTLM login, from its messages and the password (MS-NLMP 3.3.2, 3.4.5; the tests' own reading of them).

use hmac::{Hmac, Mac};
use md4::{Digest, Md4};
use md5::Md5;
use rc4::{KeyInit, Rc4, StreamCipher};

use super::searcher::Secret;

const SIGNATURE: &[u8] = b"NTLMSSP\0";

/// The password's hash, which needs no login to be known.
pub(crate) fn hash(password: &str) -> Secret {
    Secret::bytes("the NT hash", &nt_hash(password))
}

/// All that an AUTHENTICATE message and the password give, and the messages themselves.
pub(crate) fn secrets(tokens: &[Vec<u8>], password: &str) -> Vec<Secret> {
    tokens.iter().filter_map(|token| ntlm_part(token)).flat_map(|message| of_message(message, password)).collect()
}

/// The NTLM message in a token, raw or inside SPNEGO.
pub(crate) fn ntlm_part(token: &[u8]) -> Option<&[u8]> {
    let start = token.windows(SIGNATURE.len()).position(|window| window == SIGNATURE)?;
    Some(&token[start..])
}

fn of_message(message: &[u8], password: &str) -> Vec<Secret> {
    if message[8] != 3 {
        return Vec::new();
    }
    let key = response_key(message, password);
    let response = field(message, 20);
    let base = hmac(&key, &[&response[..16]]);
    let mut session = field(message, 52).to_vec();
    assert_eq!(session.len(), 16, "the keys are exchanged");
    Rc4::<rc4::consts::U16>::new_from_slice(&base).unwrap().apply_keystream(&mut session);
    let mut secrets = vec![
        Secret::bytes("NTOWFv2", &key),
        Secret::bytes("the NTLMv2 response", response),
        Secret::bytes("the session base key", &base),
        Secret::bytes("the exported session key", &session),
    ];
    for (direction, way) in ["client-to-server", "server-to-client"]
        .into_iter()
        .flat_map(|direction| ["signing", "sealing"].map(|way| (direction, way)))
    {
        let magic = format!("session key to {direction} {way} key magic constant\0");
        let key = Md5::new().chain_update(&session).chain_update(magic).finalize();
        secrets.push(Secret::bytes(&format!("the {direction} {way} key"), &key));
    }
    secrets
}

/// Do these keys fit a login as it was seen? Then the search is for the right ones.
pub(crate) fn fits(challenge: &[u8], authenticate: &[u8], password: &str) -> bool {
    let (challenge, message) = (ntlm_part(challenge).unwrap(), ntlm_part(authenticate).unwrap());
    let response = field(message, 20);
    hmac(&response_key(message, password), &[&challenge[24..32], &response[16..]]) == response[..16]
}

fn response_key(message: &[u8], password: &str) -> Vec<u8> {
    let text = |at| {
        String::from_utf16(
            &field(message, at).chunks(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect::<Vec<_>>(),
        )
        .unwrap()
    };
    hmac(&nt_hash(password), &[&utf16(&(text(36).to_uppercase() + &text(28)))])
}

fn nt_hash(password: &str) -> Vec<u8> {
    Md4::digest(utf16(password)).to_vec()
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = <Hmac<Md5> as Mac>::new_from_slice(key).unwrap();
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().to_vec()
}

/// The bytes that a length and an offset at this place name.
fn field(message: &[u8], at: usize) -> &[u8] {
    let length = u16::from_le_bytes([message[at], message[at + 1]]).into();
    let offset = u32::from_le_bytes(message[at + 4..at + 8].try_into().unwrap());
    &message[usize::try_from(offset).unwrap()..][..length]
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// MS-NLMP 4.2.2.1.2: the NT hash of "Password".
#[test]
fn the_hash_is_that_of_the_specification() {
    let expected = [0xA4, 0xF4, 0x9C, 0x40, 0x65, 0x10, 0xBD, 0xCA, 0xB6, 0x82, 0x4E, 0xE7, 0xC3, 0x0F, 0xD8, 0x52];
    assert_eq!(nt_hash("Password"), expected);
}
