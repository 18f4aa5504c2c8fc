//! No credential, hash, token or key is in anything that the program writes, at any verbosity: one table of runs, one searcher.
//!
//! Every run is made at the highest verbosity with the trace on, once in each format. Searched are both streams, the trace, and every file that
//! the run left in its working folder, its home, its settings, or among temporary files.

mod ntlm;
mod runs;
mod searcher;
mod site;
mod wire;

use std::path::Path;

use tempfile::TempDir;

use self::runs::{Run, runs};
use self::searcher::found;
use self::site::Site;
use super::program::PASSWORD;

#[test]
fn nothing_that_is_written_holds_a_secret() {
    let site = Site::new();
    let mut problems = Vec::new();
    for format in ["text", "json", "jsonl"] {
        for run in runs(&site) {
            let what = run.what;
            let problem = make(run, format).and_then(|written| search(&written, &site));
            problems.extend(problem.err().map(|problem| format!("{what} ({format}): {problem}")));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let tokens = site.http.decoded_tokens();
    let first_of_kind = |kind: u8| {
        tokens.iter().find(|token| ntlm::ntlm_part(token).is_some_and(|message| message[8] == kind)).unwrap()
    };
    let fit = ntlm::fits(first_of_kind(2), first_of_kind(3), PASSWORD);
    assert!(fit, "the hashes that were looked for are not those of the logins");
}

/// A name, and what is there.
type Written = (String, Vec<u8>);

/// Makes a run in a folder of its own; everything it wrote.
fn make(run: Run<'_>, format: &str) -> Result<Vec<Written>, String> {
    let folder = TempDir::new().unwrap();
    let mut command = run.command.arguments(&["-vv"]).living_in(folder.path());
    for (name, value) in [
        ("CIMJOB_OUTPUT", format),
        ("CIMJOB_TRACE_WIRE", "trace.txt"),
        ("CIMJOB_LOG", "trace"),
        ("RUST_LOG", "trace"),
        ("RUST_BACKTRACE", "full"),
    ] {
        command = command.variable(name, value);
    }
    let ended = command.run();
    let mut written = Vec::new();
    collect(folder.path(), &mut written);
    let is_traced = written.iter().any(|(name, _)| name.ends_with("trace.txt"));
    let says = ended.stdout.contains(run.says) || ended.stderr.contains(run.says);
    if (ended.code, says, is_traced) != (Some(run.code), true, run.traces) {
        return Err(format!("it does not come to {} and {:?} (traced: {is_traced}): {ended:?}", run.code, run.says));
    }
    written.push(("standard output".to_owned(), ended.stdout.into_bytes()));
    written.push(("standard error".to_owned(), ended.stderr.into_bytes()));
    Ok(written)
}

fn search(written: &[Written], site: &Site) -> Result<(), String> {
    let secrets = site.secrets();
    for (name, text) in written {
        let found = found(text, &secrets);
        if !found.is_empty() {
            return Err(format!("{name} holds {found:?}: {}", String::from_utf8_lossy(text)));
        }
    }
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
}
