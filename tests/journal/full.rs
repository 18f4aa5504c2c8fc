//! The disk is full: what was acknowledged is there, and the error says why the rest is not.
//!
//! The limit on the size of files (`ulimit -f`) simulates a full disk: a write beyond it fails in the same place.

use std::process::Command;

use crate::killed::{command, said};
use crate::support::{Place, commit, job};

/// So many blocks a file may have: 256 KiB, or 512 KiB where a block is 1,024 bytes.
const BLOCKS: u32 = 512;

#[test]
fn without_space_a_commit_fails_and_what_was_acknowledged_is_there() {
    let place = Place::new();
    drop(place.open());
    let writer = command(&place.path, 0);
    let mut shell = Command::new("sh");
    // A process that ignores this signal gets an error instead.
    shell.args(["-c", &format!("trap '' XFSZ; ulimit -f {BLOCKS}; exec \"$@\""), "sh"]);
    shell.arg(writer.get_program()).args(writer.get_args());
    shell.envs(writer.get_envs().filter_map(|(name, value)| Some((name, value?))));
    shell.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null());
    let mut child = shell.spawn().expect("a process");
    let (acknowledged, error) = said(&mut child);
    child.wait().expect("an end");
    assert!(["Full", "Failed"].contains(&error.as_deref().unwrap_or("none")), "{error:?}");
    let acknowledged = acknowledged.expect("some were acknowledged before");
    let mut journal = place.open();
    assert_eq!(journal.reader().check().expect("a check"), Vec::<String>::new());
    assert_eq!(usize::try_from(journal.reader().count().expect("a count")).expect("a number"), acknowledged);
    // With space again, it goes on.
    commit(&mut journal, job("after"));
}
