//! What each fuzz target promises of any bytes. `fuzz/fuzz_targets/` looks for bytes that break it; `tests/core/replayed.rs` replays those that did.

#[cfg(feature = "client")]
pub(crate) mod certificate;
pub(crate) mod cim_xml;
pub(crate) mod class_declaration;
#[cfg(feature = "pkcs12")]
pub(crate) mod client_certificate;
#[cfg(feature = "cli")]
pub(crate) mod configuration;
#[cfg(all(feature = "simulator", feature = "sspi"))]
pub(crate) mod credssp;
pub(crate) mod datetime;
#[cfg(feature = "cli")]
pub(crate) mod embedded;
#[cfg(feature = "client")]
pub(crate) mod endpoint;
pub(crate) mod envelope;
#[cfg(feature = "cli")]
pub(crate) mod explanation;
#[cfg(all(feature = "client", feature = "serde"))]
pub(crate) mod fault;
#[cfg(feature = "cli")]
pub(crate) mod helper;
pub(crate) mod job_path;
pub(crate) mod jobs_in_text;
#[cfg(feature = "sspi")]
pub(crate) mod kdc;
#[cfg(feature = "sspi")]
pub(crate) mod keytab;
#[cfg(feature = "simulator")]
pub(crate) mod ntlm_acceptor;
#[cfg(feature = "client")]
pub(crate) mod ntlm_challenge;
pub(crate) mod object_path;
#[cfg(feature = "client")]
pub(crate) mod offers;
pub(crate) mod page;
pub(crate) mod reference;
#[cfg(feature = "simulator")]
pub(crate) mod scenario;
#[cfg(feature = "simulator")]
pub(crate) mod sealed_by_ntlm;
#[cfg(feature = "client")]
pub(crate) mod sealed_message;
#[cfg(feature = "simulator")]
pub(crate) mod simulator_request;
#[cfg(feature = "client")]
pub(crate) mod spnego;
#[cfg(feature = "simulator")]
pub(crate) mod wql;
#[cfg(feature = "sspi")]
pub(crate) mod wrap_token;
pub(crate) mod ws_cim;

use std::time::{Duration, Instant};

use crate::counting;

/// A target: the name of its files, and its promise.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// All targets that the features of this build allow.
pub(crate) const TARGETS: &[Target] = &[
    #[cfg(feature = "client")]
    ("certificate", certificate::check),
    ("cim_xml", cim_xml::check),
    ("class_declaration", class_declaration::check),
    #[cfg(feature = "pkcs12")]
    ("client_certificate", client_certificate::check),
    #[cfg(feature = "cli")]
    ("configuration", configuration::check),
    #[cfg(all(feature = "simulator", feature = "sspi"))]
    ("credssp", credssp::check),
    ("datetime", datetime::check),
    #[cfg(feature = "cli")]
    ("embedded", embedded::check),
    #[cfg(feature = "client")]
    ("endpoint", endpoint::check),
    ("envelope", envelope::check),
    #[cfg(feature = "cli")]
    ("explanation", explanation::check),
    #[cfg(all(feature = "client", feature = "serde"))]
    ("fault", fault::check),
    #[cfg(feature = "cli")]
    ("helper", helper::check),
    ("job_path", job_path::check),
    ("jobs_in_text", jobs_in_text::check),
    #[cfg(feature = "sspi")]
    ("kdc", kdc::check),
    #[cfg(feature = "sspi")]
    ("keytab", keytab::check),
    #[cfg(feature = "simulator")]
    ("ntlm_acceptor", ntlm_acceptor::check),
    #[cfg(feature = "client")]
    ("ntlm_challenge", ntlm_challenge::check),
    ("object_path", object_path::check),
    #[cfg(feature = "client")]
    ("offers", offers::check),
    ("page", page::check),
    ("reference", reference::check),
    #[cfg(feature = "simulator")]
    ("scenario", scenario::check),
    #[cfg(feature = "simulator")]
    ("sealed_by_ntlm", sealed_by_ntlm::check),
    #[cfg(feature = "client")]
    ("sealed_message", sealed_message::check),
    #[cfg(feature = "simulator")]
    ("simulator_request", simulator_request::check),
    #[cfg(feature = "client")]
    ("spnego", spnego::check),
    #[cfg(feature = "simulator")]
    ("wql", wql::check),
    #[cfg(feature = "sspi")]
    ("wrap_token", wrap_token::check),
    ("ws_cim", ws_cim::check),
];

/// The most memory that one input may take, which has at most 64 KiB: what SECURITY.md allows an answer in addition to 10 times its size.
const MEMORY: usize = 50_000_000;

/// The longest time for one input, in a build without optimization on a machine that is busy.
const TIME: Duration = Duration::from_secs(20);

/// Holds a promise within the budget of one input.
pub(crate) fn within_budget(check: fn(&[u8]), bytes: &[u8]) {
    let started = Instant::now();
    let (peak, ()) = counting::peak(|| check(bytes));
    let took = started.elapsed();
    assert!(peak <= MEMORY, "{} bytes took {peak} bytes of memory", bytes.len());
    assert!(took <= TIME, "{} bytes took {took:?}", bytes.len());
}

/// Parts of an input, each behind its length in two bytes; the last one may be cut off.
#[cfg(feature = "client")]
pub(crate) fn chunks(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (length, behind) = rest.split_first_chunk()?;
        let length = usize::from(u16::from_be_bytes(*length)).min(behind.len());
        let (chunk, behind) = behind.split_at(length);
        rest = behind;
        Some(chunk)
    })
}

/// Are there the bytes of "a password" in it, as NTLM and CredSSP write it?
#[cfg(feature = "client")]
pub(crate) fn holds_password(bytes: &[u8]) -> bool {
    let password: Vec<u8> = "a password".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(password.len()).any(|window| window == password)
}

/// Text for people holds no character that controls a terminal, but the colors that we choose.
#[cfg(feature = "cli")]
pub(crate) fn check_screen(text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c != '\n' && c.is_control()) {
        let style = rest[at..].strip_prefix("\u{1b}[").and_then(|style| style.split_once('m'));
        let Some((_, behind)) = style.filter(|(style, _)| style.chars().all(|c| c.is_ascii_digit() || c == ';')) else {
            panic!("a control character at {at} of {rest:?}");
        };
        rest = behind;
    }
    assert!(text.len() <= 4_000_000, "{} bytes on the screen", text.len());
}
