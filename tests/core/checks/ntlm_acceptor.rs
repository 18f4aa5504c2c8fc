//! Whatever a client says in a login at the simulated host, it is not accepted without the password (MS-NLMP 3.2.5.1; RFC 4178).

use cimjob::auth::{FileTime, Password};
use cimjob::simulator::{NtlmAcceptor, Step};

use super::chunks;

/// The tokens of the client, each behind its length in two bytes.
pub(crate) fn check(bytes: &[u8]) {
    let password = Password::new("no client knows this one".to_owned());
    let mut host = NtlmAcceptor::new([3; 8], FileTime(0), "HV01");
    for token in chunks(bytes) {
        let step = host.step(token, |_| Some(&password));
        assert!(!matches!(step, Ok(Step::Accepted { .. })), "{step:?}");
    }
    assert!(host.take_sealer().is_none());
}
