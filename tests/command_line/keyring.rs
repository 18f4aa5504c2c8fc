//! `login` and `logout` where there is no keyring, and with one that a script plays (tests/foreign/keyring.rs has a real one).

use std::os::unix::fs::PermissionsExt;

use tempfile::TempDir;

use super::program::{Cimjob, Host, PASSWORD, Stranger, USER, job};
use super::support::answers::{SOAP, http, related};
use super::support::scripted_peer::Peer;

/// Plays `secret-tool` with a file for each set of attributes; says what the real one was seen to say (libsecret 0.20.5: recorded).
const SECRET_TOOL: &str = r#"#!/bin/sh
verb=$1
echo "$*" >> "$0.log"
while [ "$1" != -- ]; do shift; done
kept="$0.$(echo "$*" | tr ' \\/' '___')"
case $verb in
    store) cat > "$kept" ;;
    lookup) [ -e "$kept" ] && cat "$kept" ;;
    clear) [ -e "$kept" ] && rm "$kept" ;;
esac
"#;

struct Keyring {
    folder: TempDir,
}

impl Keyring {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("secret-tool");
        std::fs::write(&path, SECRET_TOOL).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o700)).unwrap();
        Self { folder }
    }

    fn found_by<'h>(&self, command: Cimjob<'h>) -> Cimjob<'h> {
        command.variable("PATH", &format!("{}:/usr/bin:/bin", self.folder.path().display()))
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("secret-tool.log")).unwrap_or_default()
    }
}

#[test]
fn a_password_that_the_host_takes_is_kept_used_and_removed() {
    let (host, keyring) = (Host::start(), Keyring::new());
    let run = |words: &[&str]| keyring.found_by(host.stranger(words)).input(PASSWORD).run();
    let stored = run(&["login", "--user", USER, "--password-stdin", "-o", "json"]).with(0).json();
    assert_eq!(
        (&stored["kind"], &stored["result"], &stored["user"]),
        (&"keyring".into(), &"stored".into(), &USER.into())
    );
    run(&["explain", &job(8), "--user", r"lab\OPERATOR"]).data();
    assert_eq!(run(&["logout", "--user", USER, "-o", "json"]).with(0).json()["result"], "removed");
    assert_eq!(run(&["logout", "--user", USER, "-o", "json"]).with(0).json()["result"], "absent");
    run(&["explain", &job(8), "--user", USER]).with(78);
    assert!(!keyring.log().contains(PASSWORD), "{}", keyring.log());
}

#[test]
fn a_password_that_the_host_refuses_is_not_kept() {
    let (host, keyring) = (Host::start(), Keyring::new());
    let command = keyring.found_by(host.stranger(&["login", "--user", USER, "--password-stdin"]));
    command.input("tell-nobody").run().with(4);
    assert!(!keyring.log().contains("store"), "{}", keyring.log());
}

#[test]
fn a_password_that_was_not_asked_for_is_not_kept() {
    let keyring = Keyring::new();
    let everybody = Stranger::start(Peer::answering(|_| http(200, SOAP, related("", IDENTIFY_RESPONSE))));
    for (arguments, code, says) in
        [(["--auth", "ntlm"], 4, "without asking who it is"), (["--auth", "certificate"], 2, "without a password")]
    {
        let command = everybody.cimjob(&["login", "--user", USER]).arguments(&arguments);
        let message = keyring.found_by(command).run().with(code).message();
        assert!(message.contains(says), "{message}");
    }
    assert!(!keyring.log().contains("store"), "{}", keyring.log());
}

const IDENTIFY_RESPONSE: &str = "<i:IdentifyResponse xmlns:i=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">\
    <i:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</i:ProtocolVersion></i:IdentifyResponse>";

#[test]
fn without_a_check_the_host_is_not_asked() {
    let keyring = Keyring::new();
    let words = ["login", "hv01.invalid", "--user", USER, "--password-stdin", "--no-check"];
    let text = keyring.found_by(Cimjob::new(&words)).input("p").run().data();
    assert_eq!(text, "The password of LAB\\operator at hv01.invalid is in the keyring.\n");
}

#[test]
fn a_host_may_be_written_in_one_way_only() {
    Cimjob::new(&["login", "hv01", "--host", "hv02", "--user", USER]).run().with(2);
    Cimjob::new(&["login", "--user", USER]).run().with(2);
    Cimjob::new(&["logout", "hv01"]).run().with(2);
}

#[test]
fn any_other_source_goes_before_the_keyring() {
    let (host, keyring) = (Host::start(), Keyring::new());
    let command = keyring.found_by(host.stranger(&["explain", &job(8), "--user", USER]));
    command.variable("CIMJOB_PASSWORD", PASSWORD).run().data();
    assert_eq!(keyring.log(), "");
}

#[test]
fn where_no_keyring_runs_the_other_ways_are_told() {
    let empty = TempDir::new().unwrap();
    for (path, problem) in
        [(empty.path().to_str().unwrap(), "secret-tool is not installed"), ("/usr/bin:/bin", "secret-tool")]
    {
        for verb in ["login", "logout"] {
            let words: &[&str] = if verb == "login" { &["--password-stdin", "--no-check"] } else { &[] };
            let command = Cimjob::new(&[verb, "hv01", "--user", USER]).arguments(words).input("tell-nobody");
            let ended = command.variable("PATH", path).run().with(78);
            for way in [problem, "CIMJOB_PASSWORD", "--password-file", "--credential-helper", "cimjob.password"] {
                assert!(ended.stderr.contains(way), "{ended:?}");
            }
            assert!(!format!("{ended:?}").contains("tell-nobody"), "{ended:?}");
        }
    }
}
