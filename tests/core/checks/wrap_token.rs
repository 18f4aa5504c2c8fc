//! A sealed message of Kerberos is opened as what was sealed, once and in its order, or refused (RFC 4121 section 4.2.4).

use cimjob::auth::{open_message, seal_message};
use cimjob::sspi::fuzzing::wrap_tokens;
use picky_krb::constants::key_usages::ACCEPTOR_SEAL;
use picky_krb::crypto::CipherSuite;

const KEY: [u8; 32] = [7; 32];
const LIMIT: usize = 1 << 17;

/// The first two bytes say how far a token is turned, the next two how long its filler is, and two more which byte of it is changed; the rest is the
/// message.
pub(crate) fn check(bytes: &[u8]) {
    check_raw(bytes);
    let Some(([a, b, c, d, e, f], message)) = bytes.split_first_chunk() else { return };
    let (rotation, extra) = (u16::from_be_bytes([*a, *b]), u16::from_be_bytes([*c, *d]) % 64);
    let token = of_host(message, extra, rotation);
    let mut sealer = wrap_tokens(KEY);
    assert_eq!(sealer.open(&token, &[]).as_deref(), Ok(message));
    assert!(sealer.open(&token, &[]).is_err(), "a repeated message is opened");
    let mut changed = token;
    let at = usize::from(u16::from_be_bytes([*e, *f])) % changed.len();
    changed[at] ^= 1;
    // How far it is turned is not protected: turned by a multiple of its length more, a token is the same.
    let opened = wrap_tokens(KEY).open(&changed, &[]);
    assert!(opened.is_err() || (6..8).contains(&at) && opened.as_deref() == Ok(message), "byte {at} does not count");
}

/// The bytes as a token, and as a message of two parts: without the key nothing is sealed.
fn check_raw(bytes: &[u8]) {
    assert!(wrap_tokens(KEY).open(bytes, &[]).is_err());
    let mut sealer = wrap_tokens(KEY);
    if let Ok(sealed) = seal_message(&mut *sealer, "application/soap+xml;charset=UTF-8", bytes) {
        let own = open_message(&mut *wrap_tokens(KEY), &sealed.content_type, &sealed.body, LIMIT);
        assert!(own.is_err(), "our own message is taken for the host's");
    }
}

/// A token of the host (RFC 4121 sections 4.2.4 and 4.2.6.2).
fn of_host(message: &[u8], extra: u16, rotation: u16) -> Vec<u8> {
    let header = |rotation: u16| {
        let numbers = [extra.to_be_bytes(), rotation.to_be_bytes()].concat();
        [[5, 4, 7, 0xFF].as_slice(), &numbers, &5_u64.to_be_bytes()].concat()
    };
    let plain = [message, &vec![0; extra.into()], &header(0)].concat();
    let cipher = CipherSuite::Aes256CtsHmacSha196.cipher();
    let mut sealed = cipher.encrypt(&KEY, ACCEPTOR_SEAL, &plain).expect("a token");
    let length = sealed.len();
    sealed.rotate_right(usize::from(rotation) % length);
    [header(rotation), sealed].concat()
}
