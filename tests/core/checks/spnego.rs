//! Whatever a host says in a Negotiate dialogue, the login ends, is not finished without a valid signature, and never shows the password
//! (RFC 4178 section 4.2; MS-NLMP 3.1.5.1).

use cimjob::auth::{Credentials, FileTime, Mechanism, Negotiate, Ntlm, NtlmSeed, Password, Protection, Step};

use super::{chunks, holds_password};

/// The tokens of the host, each behind its length in two bytes; what is left at the end is a sealed part.
pub(crate) fn check(bytes: &[u8]) {
    let account = "LAB\\ops".parse().expect("an account");
    let credentials = Credentials { account, password: Password::new("a password".to_owned()) };
    let seed = NtlmSeed { client_challenge: [1; 8], exported_session_key: [2; 16], now: FileTime(0) };
    let mut login = Negotiate::new(Ntlm::new(&credentials, "HTTP/hv01", seed, Protection::Sealed));
    login.step(None, None).expect("a first token");
    for token in chunks(bytes) {
        match login.step(Some(token), None) {
            // The host's own pairs are sent back to it, whatever they hold.
            Ok(Step::Continue(sent) | Step::Last(sent)) => assert!(!holds_password(&sent) || holds_password(bytes)),
            Ok(Step::Done) => break,
            Err(_) => return,
        }
    }
    if let Ok(mut sealer) = Box::new(login).sealer() {
        let _ = sealer.seal(b"a message");
        // Without the password there are no keys.
        let (header, data) = bytes.split_at(bytes.len().min(16));
        assert!(sealer.open(header, data).is_err());
    }
}
