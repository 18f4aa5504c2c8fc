//! The tool of `tests/recordings`: our answers read a second time by Python's XML parser, and what it says where the two readings differ.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::calls::OPERATOR;
use crate::host::Host;
use crate::needed;
use crate::process::{Finished, Process};

const CIMJOB: &str = env!("CARGO_BIN_EXE_cimjob");

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exchanges")
}

/// Runs the tool; `None` where there is no Python.
fn compare(cimjob: &Path, recordings: &[PathBuf]) -> Option<Finished> {
    needed::plain_python()?;
    let mut command = Command::new("python3");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings/compare.py"));
    command.arg("--cimjob").arg(cimjob).args(recordings).env("PYTHONDONTWRITEBYTECODE", "1");
    Some(Process::start(command).finish())
}

/// The number in front of a word of the last lines.
fn counted(done: &Finished, word: &str) -> usize {
    let text = done.lines.join(" ");
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let mut before = "";
    let found = words.find(|found| {
        *found == word || {
            before = found;
            false
        }
    });
    assert!(found.is_some(), "{done:?}");
    before.parse().unwrap_or_else(|error| panic!("{error}: {done:?}"))
}

#[test]
fn both_readings_of_the_recorded_forms_agree() {
    let Some(done) = compare(Path::new(CIMJOB), &[fixtures().join("shaped"), fixtures().join("told_inside")]) else {
        return;
    };
    assert_eq!((done.code, counted(&done, "differences")), (Some(0), 0), "{done:?}");
    assert!(counted(&done, "properties") > 400 && counted(&done, "facts") > 70, "{done:?}");
}

#[test]
fn both_readings_of_other_servers_agree() {
    let Some(done) = compare(Path::new(CIMJOB), &[fixtures().join("recorded")]) else { return };
    assert_eq!((done.code, counted(&done, "differences")), (Some(0), 0), "{done:?}");
    assert!(counted(&done, "properties") > 1000, "{done:?}");
}

/// One answer in each form in which people keep recordings.
#[test]
fn every_form_of_a_recording_is_taken() {
    let read = |file: &str| std::fs::read_to_string(fixtures().join("shaped").join(file)).unwrap();
    let (page, fault) = (read("host.xml"), read("fault_provider.xml"));
    let (first, rest) = page.split_at(500);
    let chunks = format!("{:x}\r\n{first}\r\n{:x};x=y\r\n{rest}\r\n0\r\n\r\n", first.len(), rest.len());
    let (_, detail) = fault.split_once("<s:Detail>").unwrap();
    let (detail, _) = detail.split_once("</s:Detail>").unwrap();
    let utf16: Vec<u8> = format!("\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-16\"?>{page}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let folder = TempDir::new().unwrap();
    for (name, content) in [
        (
            "chunked.txt",
            format!("a capture\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}").into_bytes(),
        ),
        (
            "two.txt",
            format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {0}\r\n\r\n{page}\nHTTP/1.1 500 No\nContent-Length: {1}\n\n{fault}",
                page.len(),
                fault.len()
            )
            .into_bytes(),
        ),
        ("detail.xml", detail.as_bytes().to_vec()),
        ("utf16.xml", utf16),
        ("notes.md", b"# what was recorded where".to_vec()),
    ] {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    let Some(done) = compare(Path::new(CIMJOB), &[folder.path().to_owned()]) else { return };
    assert_eq!((done.code, counted(&done, "differences")), (Some(0), 0), "{done:?}");
    assert_eq!((counted(&done, "page"), counted(&done, "fault"), counted(&done, "files")), (3, 2, 4), "{done:?}");
}

/// So that agreement means something: a cimjob that says 18 where the host said 17.
#[cfg(unix)]
#[test]
fn a_value_that_is_read_wrong_is_found() {
    let folder = TempDir::new().unwrap();
    let wrong = folder.path().join("cimjob");
    let script = format!("#!/bin/sh\n'{CIMJOB}' \"$@\" | sed 's/\"17\"/\"18\"/'\n");
    executable(&wrong, &script);
    let Some(done) = compare(&wrong, &[fixtures().join("shaped/storage_job_completed.xml")]) else { return };
    assert_eq!(done.code, Some(1), "{done:?}");
    let expected = "DIFFERENT storage_job_completed.xml OperationalStatus[0]: expected '17', found '18'";
    assert_eq!(done.lines.first().map(String::as_str), Some(expected));
}

#[cfg(unix)]
#[test]
fn a_cimjob_that_says_nothing_is_found() {
    let folder = TempDir::new().unwrap();
    let silent = folder.path().join("cimjob");
    executable(&silent, "#!/bin/sh\n");
    let Some(done) = compare(&silent, &[fixtures().join("shaped")]) else { return };
    let files = std::fs::read_dir(fixtures().join("shaped")).unwrap().count();
    assert_eq!((done.code, counted(&done, "differences")), (Some(1), files), "{done:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_of_a_session_can_be_played() {
    let host = Host::standing().await;
    let folder = TempDir::new().unwrap();
    let trace = folder.path().join("trace.txt");
    let mut session = Command::new(CIMJOB);
    session.args(["list", "--errors", "-o", "json", "--auth", "ntlm", "--trace-wire"]).arg(&trace);
    session.args(["--host", &format!("localhost:{}", host.port()), "--ca-file", host.ca_file()]);
    session.env("CIMJOB_USER", OPERATOR.0).env("CIMJOB_PASSWORD", OPERATOR.1).env("XDG_CONFIG_HOME", "/nonexistent");
    // Some jobs of the scenario refuse to tell their errors: what they answer is in the trace too.
    tokio::task::spawn_blocking(move || Process::start(session).finish()).await.unwrap();
    let played = tokio::task::spawn_blocking(move || compare(Path::new(CIMJOB), &[trace])).await.unwrap();
    let Some(done) = played else { return };
    assert_eq!((done.code, counted(&done, "differences")), (Some(0), 0), "{done:?}");
    assert!(counted(&done, "page") > 1 && counted(&done, "method") > 5, "{done:?}");
}

#[cfg(unix)]
fn executable(path: &Path, script: &str) {
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o700).open(path).unwrap();
    file.write_all(script.as_bytes()).unwrap();
}
