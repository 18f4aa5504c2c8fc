//! What fuzzing reaches of this room that has no interface of its own: `tests/core/checks` says what must hold. Without promise.

use picky_krb::crypto::CipherSuite;
use zeroize::Zeroizing;

use crate::auth::{Account, SealProtocol, Sealer};

use super::kdc;
use super::keytab::Keytab;
use super::wrap_token::WrapTokens;

/// The sealer of a finished login whose key this is, of AES-256.
#[must_use]
pub fn wrap_tokens(key: [u8; 32]) -> Box<dyn Sealer> {
    Box::new(WrapTokens {
        protocol: SealProtocol::Kerberos,
        cipher: CipherSuite::Aes256CtsHmacSha196,
        key: Zeroizing::new(key.to_vec()),
        next_sent: 1,
        next_received: None,
    })
}

/// The account, as realm and user, whose key is found in a keytab, and the length of the key.
#[must_use]
pub fn keytab(file: &[u8], account: Option<&Account>) -> Option<(String, String, usize)> {
    let keytab = Keytab::read(file).ok()?;
    let entry = keytab.newest(account).ok()?;
    Some((entry.realm.clone(), entry.user.clone(), entry.key.len()))
}

/// The number of a KRB-ERROR.
#[must_use]
pub fn error_code(message: &[u8]) -> Option<u32> {
    kdc::error_code(message)
}
