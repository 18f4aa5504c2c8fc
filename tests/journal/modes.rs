//! What the modes of the file and its folder allow. They do not restrict a superuser, who starts this program again as another user.

use std::ffi::OsStr;
use std::fmt::Debug;
use std::fs::{OpenOptions, Permissions, set_permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use cimjob::journal::{Journal, JournalError, Reader, Retention};

use crate::support::{Place, commit, job};

/// The variable that makes this program a visitor: the journal.
const JOURNAL: &str = "TEST_VISITED_JOURNAL";

/// The user and the group that own nothing else: `nobody` on most systems.
const OTHER: u32 = 65534;

/// Not a test: what the tests start. It says what it may do.
#[test]
#[ignore = "the visitor that other tests start"]
fn visitor() {
    let Ok(path) = std::env::var(JOURNAL) else { return };
    println!("\nREAD {}", said(Reader::open(&path).and_then(|reader| reader.count())));
    println!("\nWRITE {}", said(Journal::open(&path, Retention::default()).map(drop)));
}

fn said(done: Result<impl Debug, JournalError>) -> String {
    done.map_or_else(
        |error| format!("{:?} transient={}", error.kind(), error.is_transient()),
        |done| format!("{done:?}"),
    )
}

/// What a visitor may do who owns the folder and the files, with these modes: reading and writing. `None` if none can be started.
fn visited(place: &Place, folder_mode: u32, file_mode: u32) -> Option<[String; 2]> {
    let folder = place.path.parent().expect("a folder");
    for file in files(folder) {
        set_permissions(file, Permissions::from_mode(file_mode)).expect("a mode");
    }
    let mut visitor = Command::new(std::env::current_exe().expect("this program"));
    visitor.args(["--exact", "modes::visitor", "--ignored", "--nocapture"]).env(JOURNAL, &place.path);
    if OpenOptions::new().write(true).open(&place.path).is_ok() {
        set_permissions(folder.parent().expect("a folder"), Permissions::from_mode(0o755)).expect("a mode");
        for owned in files(folder).chain([folder.to_owned()]) {
            chown(owned, Some(OTHER), Some(OTHER)).expect("an owner");
        }
        visitor.uid(OTHER).gid(OTHER);
    }
    set_permissions(folder, Permissions::from_mode(folder_mode)).expect("a mode");
    let started = visitor.output();
    set_permissions(folder, Permissions::from_mode(0o750)).expect("a mode");
    let Ok(output) = started else {
        println!("SKIPPED: another user may not start this program");
        return None;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = |word: &str| text.lines().find_map(|line| line.strip_prefix(word)).map(str::to_owned);
    Some(["READ ", "WRITE "].map(|word| line(word).unwrap_or_else(|| panic!("{output:?}"))))
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path())
}

#[test]
fn a_file_that_may_not_be_written_is_read_only() {
    let place = Place::new();
    drop(place.open());
    let lock = place.path.with_file_name("journal.db-lock");
    std::fs::remove_file(lock).expect("a removal");
    let Some([_, write]) = visited(&place, 0o750, 0o440) else { return };
    assert!(["ReadOnly transient=true", "Denied transient=true"].contains(&&*write), "{write}");
}

#[test]
fn a_journal_that_was_closed_is_read_by_a_user_who_may_not_write_its_folder() {
    let place = Place::new();
    commit(&mut place.open(), job("A"));
    let Some([read, _]) = visited(&place, 0o550, 0o440) else { return };
    assert_eq!(read, "1");
}

#[test]
fn the_odd_characters_of_a_path_are_those_of_the_file() {
    let place = Place::new();
    let folder = place.path.parent().expect("a folder").to_owned();
    let place = place.renamed(folder.join(OsStr::new("journal 100%?#\u{e9}.db")));
    commit(&mut place.open(), job("A"));
    let Some([read, _]) = visited(&place, 0o550, 0o440) else { return };
    assert_eq!(read, "1");
}

#[test]
fn the_log_of_a_journal_that_was_not_closed_is_not_ignored() {
    let place = Place::new();
    let mut journal = place.open();
    commit(&mut journal, job("A"));
    let copy = Place::new();
    std::fs::create_dir(copy.path.parent().expect("a folder")).expect("a folder");
    for ending in ["", "-wal"] {
        let name = format!("journal.db{ending}");
        std::fs::copy(place.path.with_file_name(&name), copy.path.with_file_name(&name)).expect("a copy");
    }
    let Some([read, _]) = visited(&copy, 0o550, 0o440) else { return };
    assert_eq!(read, "Denied transient=true", "what is in the log would be missing");
}

#[test]
fn a_journal_that_is_written_is_read_by_a_user_who_may_not_write_its_folder() {
    let place = Place::new();
    let mut journal = place.open();
    commit(&mut journal, job("A"));
    let Some([read, _]) = visited(&place, 0o550, 0o440) else { return };
    assert_eq!(read, "1");
}
