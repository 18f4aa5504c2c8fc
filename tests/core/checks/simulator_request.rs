//! Whatever requests come, the simulated host answers each with an envelope that is XML, or with a status (DSP0226; MS-WSMV 3.1.4).

use cimjob::simulator::Scenario;
use cimjob::simulator::fuzzing::Played;
use cimjob::xml::{Document, Limits};

/// The requests, with a NUL between them.
pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut host = Played::new(Scenario::built_in());
    for request in text.split('\0').take(8) {
        check_answer(&mut host, request);
    }
}

pub(crate) fn check_answer(host: &mut Played, request: &str) {
    let (status, body) = host.answer(request);
    assert!([0, 200, 401, 500, 503].contains(&status), "{status}");
    let Some(body) = body else { return };
    // A client that asks for much gets more than it reads by default.
    let limits = Limits { max_bytes: usize::MAX, ..Limits::default() };
    assert!(Document::parse(&body, &limits).is_ok(), "{body}");
}
