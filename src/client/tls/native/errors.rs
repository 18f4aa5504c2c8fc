//! The native library's errors, found in the errors of the HTTP library.

use std::error::Error as StdError;

use openssl::error::ErrorStack;

use crate::client::error::source_chain::find;
use crate::client::tls::handshake_failure::HandshakeFailure;
use crate::client::tls::refused::{CertificateRefused, Distrust};

/// Did the library fail?
pub(in crate::client) fn failed_in_native(error: &(dyn StdError + 'static)) -> bool {
    find::<ErrorStack>(error).is_some()
}

/// Is it an error of the library itself?
pub(in crate::client) fn is_native(error: &(dyn StdError + 'static)) -> bool {
    error.is::<ErrorStack>() || error.is::<openssl::ssl::Error>()
}

/// Why a handshake failed, by the alert that the host sent or by the library's own reason.
pub(in crate::client) fn failure_of_native(error: &(dyn StdError + 'static)) -> Option<HandshakeFailure> {
    let stack = find::<ErrorStack>(error)?;
    let known = stack.errors().iter().find_map(|one| of_reason(one.reason_code()));
    Some(known.unwrap_or(HandshakeFailure::Other))
}

/// `SSL_R_...` of OpenSSL; the alert of a host is its number and 1000.
fn of_reason(reason: i32) -> Option<HandshakeFailure> {
    match reason {
        1000..=1255 => u8::try_from(reason - 1000).ok().map(HandshakeFailure::of_alert),
        UNSUPPORTED_PROTOCOL => Some(HandshakeFailure::OldVersion),
        NO_PROTOCOLS_AVAILABLE => Some(HandshakeFailure::VersionNotAllowed),
        NO_SHARED_CIPHER | DH_KEY_TOO_SMALL | EE_KEY_TOO_SMALL | WRONG_SIGNATURE_TYPE => {
            Some(HandshakeFailure::NothingInCommon)
        }
        UNEXPECTED_EOF => Some(HandshakeFailure::HungUp),
        WRONG_VERSION_NUMBER => Some(HandshakeFailure::Protocol),
        _ => None,
    }
}

/// Did the library refuse the certificate?
pub(in crate::client) fn refused_by_native(error: &(dyn StdError + 'static)) -> Option<CertificateRefused> {
    let stack = find::<ErrorStack>(error)?;
    let refused = |one: &openssl::error::Error| one.reason_code() == CERTIFICATE_VERIFY_FAILED;
    let reason = || above_stack(error).unwrap_or_else(|| Distrust::Other.to_string());
    stack.errors().iter().any(refused).then(|| CertificateRefused::Unverified { reason: reason() })
}

/// What OpenSSL says of the certificate: its wrapper adds it in parentheses, such as `(self-signed certificate)`.
fn above_stack(error: &(dyn StdError + 'static)) -> Option<String> {
    let mut next = Some(error);
    while let Some(current) = next {
        if current.source().is_some_and(|source| source.is::<ErrorStack>()) {
            let text = current.to_string();
            let (_, reason) = text.rsplit_once('(')?;
            return Some(reason.trim_end_matches(')').to_owned());
        }
        next = current.source();
    }
    None
}

/// `SSL_R_CERTIFICATE_VERIFY_FAILED`, and the others by the same names.
const CERTIFICATE_VERIFY_FAILED: i32 = 134;
const NO_PROTOCOLS_AVAILABLE: i32 = 191;
const NO_SHARED_CIPHER: i32 = 193;
const UNSUPPORTED_PROTOCOL: i32 = 258;
const WRONG_VERSION_NUMBER: i32 = 267;
const UNEXPECTED_EOF: i32 = 294;
const WRONG_SIGNATURE_TYPE: i32 = 370;
const DH_KEY_TOO_SMALL: i32 = 394;
const EE_KEY_TOO_SMALL: i32 = 399;
