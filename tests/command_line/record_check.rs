//! `cimjob record check`: what in a recording could still tell something, with exit codes for scripts.

use std::path::PathBuf;

use serde_json::json;
use tempfile::TempDir;

use super::program::{Cimjob, Ended, Host};

/// A folder with a recording of `identify`, changed by the test.
struct Recording {
    _folder: TempDir,
    file: PathBuf,
}

impl Recording {
    fn of(arguments: &[&str], change: impl FnOnce(String) -> String) -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("r.json");
        Host::start().cimjob(arguments).arguments(&["--record", file.to_str().unwrap()]).run();
        std::fs::write(&file, change(std::fs::read_to_string(&file).unwrap())).unwrap();
        Self { _folder: folder, file }
    }

    fn check(&self, options: &[&str]) -> Ended {
        Cimjob::new(&["record", "check", self.file.to_str().unwrap()]).arguments(options).run()
    }
}

#[test]
fn nothing_is_found_in_a_recording_as_it_was_written() {
    let recording = Recording::of(&["list", "--errors"], |text| text);
    let checked = recording.check(&[]).with(0);
    assert!(checked.stdout.contains("nothing was found"), "{checked:?}");
    assert!(checked.stdout.contains("offset from UTC"), "{checked:?}");
    let document = recording.check(&["-o", "json"]).with(0).json();
    assert_eq!((&document["kind"], &document["command"]), (&json!("recording"), &json!("list")));
    assert_eq!((&document["findings"], &document["hosts"]), (&json!([]), &json!(1)));
    assert!(document["exchanges"].as_u64() > Some(2), "{document}");
}

#[test]
fn what_was_put_into_a_recording_afterwards_is_found() {
    let recording = Recording::of(&["identify"], |text| text.replace("Microsoft Corporation", "Contoso hv01"));
    let checked = recording.check(&[]).with(3);
    assert!(checked.stdout.contains("\"Contoso\"  a word, once"), "{checked:?}");
    let document = recording.check(&["-o", "json"]).with(3).json();
    assert_eq!(document["findings"][0], json!({"text": "Contoso", "shape": "word", "count": 1}));
    assert_eq!(document["findings"][1]["text"], "hv01");
}

#[test]
fn what_is_no_recording_is_refused() {
    let recording = Recording::of(&["identify"], |_| "{}".to_owned());
    let message = recording.check(&[]).with(78).message();
    assert!(message.contains("not a recording of cimjob"), "{message}");
    Cimjob::new(&["record", "check", "/nonexistent/r.json"]).run().with(78);
}

#[test]
fn what_is_in_the_file_in_addition_is_not_passed_over() {
    let note = |text: String| text.replacen("\"status\"", "\"note\": \"of hv01\", \"status\"", 1);
    let recording = Recording::of(&["identify"], note);
    assert!(recording.check(&[]).with(78).message().contains("not a recording of cimjob"));
    let renamed = Recording::of(&["identify"], |text| text.replacen("\"host\": \"", "\"host\": \"hv01.", 1));
    assert!(renamed.check(&[]).with(3).stdout.contains("\"hv01\""));
}

#[test]
fn a_format_of_others_is_refused() {
    let recording = Recording::of(&["identify"], |text| text.replace("cimjob-recording", "har"));
    assert!(recording.check(&[]).with(78).message().contains("not a recording of cimjob"));
}
