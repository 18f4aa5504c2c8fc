//! Files that are no journal, or not one that this program can use.

use std::path::Path;

use cimjob::journal::{Journal, JournalError, JournalErrorKind, Reader, Retention};

use crate::support::{Place, at, commit, job};

fn written(path: &Path) -> JournalErrorKind {
    Journal::open(path, Retention::default()).map(drop).map_err(|error: JournalError| error.kind()).unwrap_err()
}

fn read(path: &Path) -> JournalErrorKind {
    Reader::open(path).map(drop).map_err(|error| error.kind()).unwrap_err()
}

/// Where an SQLite file has these numbers.
const USER_VERSION: usize = 60;
const APPLICATION_ID: usize = 68;

fn set_in_header(path: &Path, place: usize, number: u32) {
    let mut bytes = std::fs::read(path).expect("a file");
    bytes[place..place + 4].copy_from_slice(&number.to_be_bytes());
    std::fs::write(path, bytes).expect("a file");
}

#[test]
fn a_file_of_another_kind_is_refused_and_left_as_it_is() {
    let place = Place::new();
    let folder = place.path.parent().expect("a folder");
    std::fs::create_dir(folder).expect("a folder");
    std::fs::write(&place.path, "a log of another program").expect("a file");
    assert_eq!((written(&place.path), read(&place.path)), (JournalErrorKind::Foreign, JournalErrorKind::Foreign));
    assert_eq!(std::fs::read_to_string(&place.path).expect("a file"), "a log of another program");
    assert_eq!(std::fs::read_dir(folder).expect("a folder").count(), 1, "nothing else is left in the folder");
}

#[test]
fn a_database_of_another_program_is_refused() {
    let place = Place::new();
    drop(place.open());
    set_in_header(&place.path, APPLICATION_ID, 0);
    assert_eq!((written(&place.path), read(&place.path)), (JournalErrorKind::Foreign, JournalErrorKind::Foreign));
}

#[test]
fn a_journal_of_a_newer_version_is_refused() {
    let place = Place::new();
    drop(place.open());
    set_in_header(&place.path, USER_VERSION, 99);
    let newer = JournalErrorKind::Newer { found: 99, known: 4 };
    assert_eq!((written(&place.path), read(&place.path)), (newer, newer));
}

#[test]
fn a_journal_that_is_damaged_is_said_to_be() {
    let place = Place::new();
    let mut journal = place.open();
    for id in 0..200 {
        let mut job = job(&id.to_string());
        job.document = "x".repeat(3000);
        commit(&mut journal, job);
    }
    drop(journal);
    let mut bytes = std::fs::read(&place.path).expect("a file");
    let middle = bytes.len() / 2;
    bytes[4096..middle].fill(0xA5);
    std::fs::write(&place.path, bytes).expect("a file");
    let reader = Reader::open(&place.path);
    let failed = reader.and_then(|reader| reader.known(at(-100)));
    assert_eq!(failed.expect_err("damage").kind(), JournalErrorKind::Damaged);
}

#[test]
fn a_journal_that_is_whole_passes_the_check_and_a_damaged_one_does_not() {
    let place = Place::new();
    let mut journal = place.open();
    commit(&mut journal, job("A"));
    assert_eq!(journal.reader().check().expect("a check"), Vec::<String>::new());
    drop(journal);
    let mut bytes = std::fs::read(&place.path).expect("a file");
    let last = bytes.len() - 4096;
    bytes[last..].fill(0xA5);
    std::fs::write(&place.path, bytes).expect("a file");
    let checked = Reader::open(&place.path).and_then(|reader| reader.check());
    assert!(checked.is_err() || checked.is_ok_and(|found| !found.is_empty()));
}

#[test]
fn a_second_writer_is_refused_and_learns_which_process_is_the_first() {
    let place = Place::new();
    let _first = place.open();
    assert_eq!(written(&place.path), JournalErrorKind::InUse { process: Some(std::process::id()) });
}

#[test]
fn a_file_that_does_not_exist_is_missing_for_a_reader_and_is_not_made() {
    let place = Place::new();
    assert_eq!(read(&place.path), JournalErrorKind::Missing);
    assert!(!place.path.exists());
}

#[test]
fn the_log_of_a_journal_that_was_removed_does_not_get_into_a_new_one() {
    let place = Place::new();
    let mut journal = place.open();
    commit(&mut journal, job("A"));
    let log = place.path.with_file_name("journal.db-wal");
    let bytes = std::fs::read(&log).expect("a log");
    drop(journal);
    std::fs::remove_file(&place.path).expect("a removal");
    std::fs::write(&log, bytes).expect("a log");
    let journal = place.open();
    assert_eq!(journal.reader().count().expect("a count"), 0);
    assert_eq!(journal.reader().check().expect("a check"), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn others_may_not_read_the_journal() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    commit(&mut place.open(), job("A"));
    let mode = |path: &Path| std::fs::metadata(path).expect("a file").permissions().mode() & 0o027;
    assert_eq!((mode(&place.path), mode(place.path.parent().expect("a folder"))), (0, 0));
}

#[test]
fn a_backup_holds_everything_and_never_overwrites() {
    let place = Place::new();
    let mut journal = place.open();
    commit(&mut journal, job("A"));
    let copy = place.path.with_extension("copy");
    journal.reader().backup(&copy).expect("a backup");
    assert_eq!(Reader::open(&copy).expect("a reader").count().expect("a count"), 1);
    let again = journal.reader().backup(&copy).expect_err("a refusal");
    assert_eq!(again.kind(), JournalErrorKind::Exists);
}
