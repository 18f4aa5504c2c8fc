//! Replays the seeds of the fuzz targets and everything they ever found: `tests/regressions/<target>/`, `fuzz/seeds/<target>/`.

use std::path::{Path, PathBuf};

#[path = "checks/cim_xml.rs"]
mod cim_xml;
#[path = "checks/envelope.rs"]
mod envelope;
#[path = "checks/job_path.rs"]
mod job_path;
#[cfg(feature = "client")]
#[path = "checks/ntlm_challenge.rs"]
mod ntlm_challenge;
#[cfg(feature = "client")]
#[path = "checks/sealed_message.rs"]
mod sealed_message;
#[path = "checks/ws_cim.rs"]
mod ws_cim;

/// A file that fails is the last one named in the output of the test.
fn replay(target: &str, check: fn(&[u8])) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = files(&root.join("tests/regressions").join(target));
    // The seeds are not part of the published package.
    if root.join("fuzz").exists() {
        let seeds = self::files(&root.join("fuzz/seeds").join(target));
        assert!(!seeds.is_empty(), "{target} has no seeds");
        files.extend(seeds);
    }
    for file in files {
        println!("{}", file.display());
        check(&std::fs::read(&file).expect("a file"));
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

#[test]
fn envelopes_that_were_found_hold() {
    replay("envelope", envelope::check);
}

#[test]
fn cim_xml_that_was_found_holds() {
    replay("cim_xml", cim_xml::check);
}

#[test]
fn ws_cim_that_was_found_holds() {
    replay("ws_cim", ws_cim::check);
}

#[test]
fn job_paths_that_were_found_hold() {
    replay("job_path", job_path::check);
}

#[cfg(feature = "client")]
#[test]
fn ntlm_challenges_that_were_found_hold() {
    replay("ntlm_challenge", ntlm_challenge::check);
}

#[cfg(feature = "client")]
#[test]
fn sealed_messages_that_were_found_hold() {
    replay("sealed_message", sealed_message::check);
}
