//! A file with a client certificate is read or refused, as PEM and as PKCS#12, and its key is never shown (RFC 7468; RFC 7292).

use cimjob::auth::Password;
use cimjob::client::ClientIdentity;

pub(crate) fn check(bytes: &[u8]) {
    let password = Password::new("s3cret".to_owned());
    let read = [ClientIdentity::from_pem(bytes, bytes), ClientIdentity::from_pkcs12(bytes, &password)];
    for identity in read.into_iter().flatten() {
        let shown = format!("{identity:?}");
        assert!(shown.len() < 100, "{shown}");
    }
}
