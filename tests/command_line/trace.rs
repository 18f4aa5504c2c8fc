//! `-v` and `--trace-wire`: what was said, without what proves who said it.

use std::path::PathBuf;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tempfile::TempDir;

use super::program::{Host, PASSWORD, USER};

/// As Basic takes it.
const BARE: &str = "operator";

/// A session of two calls with everything logged; standard error, and the trace.
fn session(scheme: &str, user: &str) -> (String, String) {
    let (folder, file) = place();
    let host = Host::start();
    let command = host.explain(1).arguments(&["--auth", scheme, "--user", user, "-v", "-v"]);
    let ended = command.arguments(&["--trace-wire", file.to_str().unwrap()]).run().with(0);
    let trace = std::fs::read_to_string(file).unwrap();
    drop(folder);
    (ended.stderr, trace)
}

fn place() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("trace.txt");
    (folder, file)
}

fn assert_holds_no_secret(text: &str) {
    let utf16: Vec<u8> = PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let [pair, bare] = [USER, BARE].map(|user| BASE64_STANDARD.encode(format!("{user}:{PASSWORD}")));
    let encoded = [BASE64_STANDARD.encode(PASSWORD), BASE64_STANDARD.encode(utf16), pair, bare];
    // Every NTLM message begins with these characters in Base64.
    for secret in encoded.iter().map(String::as_str).chain([PASSWORD, "TlRMTVNT", "Authorization", "authorization"]) {
        assert!(!text.contains(secret), "{secret:?} is in {text}");
    }
}

#[test]
fn log_and_trace_of_an_ntlm_session_hold_no_secret() {
    let (log, trace) = session("ntlm", USER);
    assert!(log.contains("logged in with NTLM"), "{log}");
    assert_holds_no_secret(&log);
    assert_holds_no_secret(&trace);
}

#[test]
fn log_and_trace_of_a_basic_session_hold_no_secret() {
    let (log, trace) = session("basic", BARE);
    assert_holds_no_secret(&log);
    assert_holds_no_secret(&trace);
}

#[test]
fn the_trace_holds_each_request_with_its_answer() {
    let (_, trace) = session("ntlm", USER);
    let headings: Vec<&str> = trace.lines().filter(|line| line.starts_with("--- ")).collect();
    assert!(
        headings[0].ends_with("transfer/Get") && headings[2].ends_with("Msvm_ConcreteJob/GetErrorEx"),
        "{headings:?}"
    );
    assert_eq!((headings[1], headings[3]), ("--- answer, HTTP 200", "--- answer, HTTP 200"));
    // What the job touches is asked for as well.
    assert!(headings[4].ends_with("enumeration/Enumerate"), "{headings:?}");
    assert_eq!(trace.matches("</s:Envelope>").count(), headings.len());
}

#[cfg(unix)]
#[test]
fn a_new_trace_is_private_and_an_existing_file_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, file) = place();
    let mode = || std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    let trace = || Host::start().explain(8).arguments(&["--trace-wire", file.to_str().unwrap()]).run();
    trace().data();
    assert_eq!(mode(), 0o600);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let ended = trace();
    assert_eq!(mode(), 0o644);
    assert!(ended.stderr.contains("other users can read this file"), "{ended:?}");
}

#[cfg(unix)]
#[test]
fn a_trace_does_not_follow_a_symbolic_link() {
    let (folder, file) = place();
    let target = folder.path().join("precious");
    std::fs::write(&target, "precious").unwrap();
    std::os::unix::fs::symlink(&target, &file).unwrap();
    let ended = Host::start().explain(8).arguments(&["--trace-wire", file.to_str().unwrap()]).run().with(78);
    assert!(ended.stderr.contains("symbolic link"), "{ended:?}");
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "precious");
}

#[test]
fn an_earlier_trace_is_kept() {
    let (_folder, file) = place();
    std::fs::write(&file, "earlier\n").unwrap();
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let host = Host::start();
    for _ in 0..2 {
        host.explain(8).arguments(&["--trace-wire", file.to_str().unwrap()]).run().data();
    }
    let trace = std::fs::read_to_string(&file).unwrap();
    assert!(trace.starts_with("earlier\n=== cimjob ") && trace.matches("=== cimjob ").count() == 2, "{trace}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_trace_that_cannot_be_written_is_said_once() {
    let ended = Host::start().explain(8).arguments(&["--trace-wire", "/dev/full"]).run().with(0);
    assert_eq!(ended.stderr.matches("the trace is not complete").count(), 1, "{ended:?}");
}
