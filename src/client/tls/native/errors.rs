//! The native library's errors, found in the errors of the HTTP library.

use std::error::Error as StdError;

use openssl::error::ErrorStack;

use crate::client::error::source_chain::find;
use crate::client::tls::verifier::CertificateRefused;

/// Did the library fail?
pub(in crate::client) fn failed_in_native(error: &(dyn StdError + 'static)) -> bool {
    find::<ErrorStack>(error).is_some()
}

/// Did the library refuse the certificate?
pub(in crate::client) fn refused_by_native(error: &(dyn StdError + 'static)) -> Option<CertificateRefused> {
    let stack = find::<ErrorStack>(error)?;
    let refused = |one: &openssl::error::Error| one.reason_code() == CERTIFICATE_VERIFY_FAILED;
    let reason = || above_stack(error).unwrap_or_else(|| stack.to_string());
    stack.errors().iter().any(refused).then(|| CertificateRefused::Unverified { reason: reason() })
}

/// What the wrapper of the library says: it adds why.
fn above_stack(error: &(dyn StdError + 'static)) -> Option<String> {
    let mut next = Some(error);
    while let Some(current) = next {
        if current.source().is_some_and(|source| source.is::<ErrorStack>()) {
            return Some(current.to_string());
        }
        next = current.source();
    }
    None
}

/// `SSL_R_CERTIFICATE_VERIFY_FAILED` of OpenSSL.
const CERTIFICATE_VERIFY_FAILED: i32 = 134;
