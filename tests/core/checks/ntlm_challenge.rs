//! Whatever challenge comes, the login ends with an AUTHENTICATE message or an error, once (MS-NLMP 2.2.1.2).

use cimjob::auth::{
    Credentials, FileTime, Mechanism, MechanismError, Ntlm, NtlmError, NtlmSeed, Password, Protection, Step,
};

pub(crate) fn check(challenge: &[u8]) {
    let account = "LAB\\ops".parse().expect("an account");
    let credentials = Credentials { account, password: Password::new("a password".to_owned()) };
    let seed = NtlmSeed { client_challenge: [1; 8], exported_session_key: [2; 16], now: FileTime(0) };
    let mut login = Ntlm::new(&credentials, "HTTP/hv01", seed, Protection::None);
    login.step(None, None).expect("a first token");
    if let Ok(Step::Last(message)) = login.step(Some(challenge), None) {
        assert!(message.starts_with(b"NTLMSSP\0\x03\0\0\0"));
        let password: Vec<u8> = "a password".encode_utf16().flat_map(u16::to_le_bytes).collect();
        // The host's own pairs are sent back to it, whatever they hold.
        let holds_it = |bytes: &[u8]| bytes.windows(password.len()).any(|window| window == password);
        assert!(holds_it(challenge) || !holds_it(&message));
    }
    let again = login.step(Some(b"NTLMSSP"), None);
    assert_eq!(again, Err(MechanismError::Ntlm(NtlmError::OutOfTurn)));
}
