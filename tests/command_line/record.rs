//! `--record`: a recording tells no name, and is kept from others.

use std::collections::BTreeMap;

use cimjob::recording::{Recording, check};

use super::program::Host;
use super::replayed::{Played, Recorded};

#[test]
fn a_recording_tells_no_name_of_the_host() {
    let recorded = Recorded::of(&Host::start(), &["list", "--errors"]);
    let text = recorded.text().to_lowercase();
    for secret in [
        "web01",
        "db02",
        "app03",
        "hv01",
        "hv02",
        "backup01",
        "operator",
        "5b2c8d11",
        "8e1c7a50",
        "ウェブ",
        "lab network",
        "old09",
    ] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert!(text.contains("failed to start"), "{text}");
    assert_eq!(check(&Recording::from_json(&recorded.text()).unwrap()), BTreeMap::new());
    assert!(recorded.stderr.contains("values became pseudonyms"), "{}", recorded.stderr);
}

#[cfg(unix)]
#[test]
fn a_recording_and_its_key_are_private_and_overwrite_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let host = Host::start();
    let recorded = Recorded::of(&host, &["identify"]);
    let key = recorded.folder.path().join("r.json.key");
    for file in [&recorded.file(), &key] {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let again = host.cimjob(&["identify", "--record", recorded.file().to_str().unwrap()]).run().with(78);
    assert!(again.stderr.contains("exists already"), "{}", again.stderr);
    let link = recorded.folder.path().join("link");
    std::os::unix::fs::symlink(recorded.folder.path().join("target"), &link).unwrap();
    host.cimjob(&["identify", "--record", link.to_str().unwrap()]).run().with(78);
    assert!(!recorded.folder.path().join("target").exists());
}

#[test]
fn a_question_that_was_not_recorded_is_a_fault_that_says_so() {
    let recorded = Recorded::of(&Host::start(), &["identify"]);
    let played = Played::start(&recorded.text());
    let ended = played.cimjob(&["get", "Msvm_ComputerSystem.Name=\"x\""]).run().with(7);
    assert!(ended.stderr.contains("the recording has no answer"), "{}", ended.stderr);
}
