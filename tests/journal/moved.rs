//! A journal whose files are removed, moved or replaced while it is open: nothing that was acknowledged is lost.

use std::path::{Path, PathBuf};

use cimjob::cim::Timestamp;
use cimjob::journal::{Entry, Filter, HostLook, JobRecord, Journal, JournalErrorKind, Reader, Retention};

use crate::support::{Place, at, commit, job};

/// The files of a journal that is open.
const FILES: [&str; 4] = ["", "-wal", "-shm", "-lock"];

fn next_to(path: &Path, ending: &str) -> PathBuf {
    format!("{}{ending}", path.display()).into()
}

fn ids(path: &Path) -> Vec<String> {
    let mut ids = Vec::new();
    let each = |recorded: cimjob::journal::Recorded| {
        ids.push(recorded.job.id);
        std::ops::ControlFlow::Continue(())
    };
    Reader::open(path).expect("a journal").list(&Filter::default(), each).expect("jobs");
    ids.sort();
    ids
}

fn said(journal: &mut Journal, id: &str) -> JournalErrorKind {
    journal.commit(&[Entry::Job(job(id))]).expect_err("what happened").kind()
}

/// A journal with two jobs, of which one is still in the log.
fn with_two_jobs(place: &Place) -> Journal {
    let mut journal = place.open();
    commit(&mut journal, job("A"));
    drop(journal);
    let mut journal = place.open();
    commit(&mut journal, job("B"));
    journal
}

#[test]
fn a_journal_whose_files_are_removed_is_there_again_with_all_that_it_held() {
    for removed in [&FILES[..], &FILES[..1], &FILES[1..2], &FILES[2..3], &FILES[1..3]] {
        let place = Place::new();
        let mut journal = with_two_jobs(&place);
        removed.iter().for_each(|ending| std::fs::remove_file(next_to(&place.path, ending)).expect("a file"));
        let happened = journal.commit(&[Entry::Job(job("C"))]).expect_err("what happened");
        let expected = (JournalErrorKind::Removed, next_to(&place.path, removed[0]));
        assert_eq!((happened.kind(), happened.path().to_owned()), expected, "{removed:?}");
        assert_eq!(ids(&place.path), ["A", "B"], "{removed:?}");
        commit(&mut journal, job("C"));
        assert_eq!(ids(&place.path), ["A", "B", "C"], "{removed:?}");
        drop(journal);
        assert_eq!(ids(&place.path), ["A", "B", "C"], "{removed:?}");
    }
}

#[test]
fn a_folder_that_is_removed_is_made_again() {
    let place = Place::new();
    let mut journal = with_two_jobs(&place);
    std::fs::remove_dir_all(place.path.parent().expect("a folder")).expect("a folder");
    assert_eq!(said(&mut journal, "C"), JournalErrorKind::Removed);
    commit(&mut journal, job("C"));
    drop(journal);
    assert_eq!(ids(&place.path), ["A", "B", "C"]);
}

#[test]
fn a_journal_that_is_removed_before_it_is_closed_is_there_again() {
    let place = Place::new();
    let journal = with_two_jobs(&place);
    std::fs::remove_file(&place.path).expect("a file");
    drop(journal);
    assert_eq!(ids(&place.path), ["A", "B"]);
}

#[test]
fn another_journal_in_its_place_is_written_and_what_it_held_is_next_to_it() {
    assert_gives_way(&FILES[1..3]);
}

#[test]
fn the_log_of_the_journal_that_was_open_is_not_applied_to_the_one_in_its_place() {
    assert_gives_way(&[]);
}

/// Another journal is put in place of the one that is open, and these of its files are removed.
fn assert_gives_way(removed: &[&str]) {
    let (place, other) = (Place::new(), Place::new());
    commit(&mut other.open(), job("X"));
    let mut journal = with_two_jobs(&place);
    std::fs::rename(&other.path, &place.path).expect("a file");
    removed.iter().for_each(|ending| std::fs::remove_file(next_to(&place.path, ending)).expect("a file"));
    assert_eq!(said(&mut journal, "C"), JournalErrorKind::Replaced);
    commit(&mut journal, job("C"));
    drop(journal);
    assert_eq!(
        (ids(&place.path), ids(&next_to(&place.path, "-replaced"))),
        (vec!["C".into(), "X".into()], vec!["A".into(), "B".into()])
    );
}

#[test]
fn a_file_of_another_kind_in_its_place_is_left_alone_and_what_it_held_is_next_to_it() {
    let place = Place::new();
    let mut journal = with_two_jobs(&place);
    std::fs::remove_file(&place.path).expect("a file");
    std::fs::write(&place.path, "a log of another program").expect("a file");
    for _ in 0..2 {
        assert_eq!(said(&mut journal, "C"), JournalErrorKind::Foreign);
    }
    assert_eq!(std::fs::read_to_string(&place.path).expect("a file"), "a log of another program");
    assert_eq!(ids(&next_to(&place.path, "-replaced")), ["A", "B"]);
    assert!(!next_to(&place.path, "-replaced-2").exists(), "it is kept once");
    std::fs::remove_file(&place.path).expect("a file");
    assert_eq!(said(&mut journal, "C"), JournalErrorKind::Removed);
    commit(&mut journal, job("C"));
    assert_eq!(ids(&place.path), ["A", "B", "C"]);
    // What comes into its place later is another matter.
    let other = Place::new();
    commit(&mut other.open(), job("X"));
    std::fs::rename(&other.path, &place.path).expect("a file");
    assert_eq!(said(&mut journal, "D"), JournalErrorKind::Replaced);
    assert_eq!(ids(&next_to(&place.path, "-replaced-2")), ["A", "B", "C"]);
}

/// A backup that is moved over a journal which was emptied before.
#[test]
fn what_an_emptied_journal_held_when_another_takes_its_place_is_lost_and_a_gap_of_each_host() {
    let (place, backup) = (Place::new(), Place::new());
    let looked = at(100);
    let look = HostLook {
        host: "hv01".into(),
        first_ok: Some(looked),
        last_ok: Some(looked),
        last_try: looked,
        failure: None,
        since: looked,
    };
    backup.open().commit(&[Entry::Look(look)]).expect("a commit");
    let mut journal = with_two_jobs(&place);
    empty(&place.path);
    std::fs::rename(&backup.path, &place.path).expect("a file");
    assert_eq!(said(&mut journal, "C"), JournalErrorKind::ReplacedLost);
    assert!(!next_to(&place.path, "-replaced").exists(), "half a journal is none");
    commit(&mut journal, job("C"));
    let gaps = journal.reader().gaps(Some("hv01"), Timestamp::MIN, Timestamp::MAX).expect("gaps");
    assert_eq!(gaps.iter().map(|gap| gap.from).collect::<Vec<_>>(), [looked]);
}

#[test]
fn another_writer_that_has_taken_the_place_is_left_alone() {
    let place = Place::new();
    let mut journal = with_two_jobs(&place);
    FILES.iter().for_each(|ending| std::fs::remove_file(next_to(&place.path, ending)).expect("a file"));
    let mut other = Journal::open(&place.path, Retention::default()).expect("another journal");
    commit(&mut other, job("X"));
    assert!(matches!(said(&mut journal, "C"), JournalErrorKind::InUse { .. }));
    drop(journal);
    commit(&mut other, job("Y"));
    drop(other);
    assert_eq!(ids(&place.path), ["X", "Y"]);
    assert_eq!(ids(&next_to(&place.path, "-replaced")), ["A", "B"]);
}

fn empty(path: &Path) {
    std::fs::File::create(path).expect("a file");
}

fn shorten(path: &Path, length: u64) {
    std::fs::File::options().write(true).open(path).and_then(|file| file.set_len(length)).expect("a file");
}

fn length(path: &Path) -> u64 {
    path.metadata().expect("a file").len()
}

#[test]
fn a_journal_that_is_emptied_is_left_empty_also_when_it_is_closed() {
    let place = Place::new();
    let mut journal = with_two_jobs(&place);
    empty(&place.path);
    assert_eq!(said(&mut journal, "C"), JournalErrorKind::Emptied);
    drop(journal);
    assert_eq!(length(&place.path), 0);
}

#[test]
fn a_journal_that_becomes_shorter_is_damaged_and_nothing_is_written_into_it() {
    let place = Place::new();
    let mut journal = with_two_jobs(&place);
    let shorter = length(&place.path) - 4096;
    shorten(&place.path, shorter);
    for _ in 0..2 {
        assert_eq!(said(&mut journal, "C"), JournalErrorKind::Damaged);
    }
    drop(journal);
    assert_eq!(length(&place.path), shorter);
}

#[test]
fn after_an_emptied_journal_is_moved_away_a_new_one_is_begun() {
    let place = Place::new();
    let mut journal = with_two_jobs(&place);
    empty(&place.path);
    assert_eq!(said(&mut journal, "C"), JournalErrorKind::Emptied);
    std::fs::rename(&place.path, next_to(&place.path, ".away")).expect("a file");
    assert_eq!(said(&mut journal, "C"), JournalErrorKind::Lost);
    commit(&mut journal, job("C"));
    assert_eq!((ids(&place.path), journal.reader().check().expect("a check")), (vec!["C".to_owned()], vec![]));
}

#[test]
fn a_log_that_is_emptied_is_there_again_with_all_that_it_held() {
    let place = Place::new();
    let mut journal = with_two_jobs(&place);
    empty(&next_to(&place.path, "-wal"));
    assert_eq!(said(&mut journal, "C"), JournalErrorKind::LogEmptied);
    assert_eq!(ids(&place.path), ["A", "B"]);
    commit(&mut journal, job("C"));
    drop(journal);
    assert_eq!(ids(&place.path), ["A", "B", "C"]);
}

#[test]
fn an_index_that_is_emptied_is_there_again_with_all_that_it_held() {
    let place = Place::new();
    let mut journal = with_two_jobs(&place);
    let index = next_to(&place.path, "-shm");
    empty(&index);
    let happened = journal.commit(&[Entry::Job(job("C"))]).expect_err("what happened");
    assert_eq!((happened.kind(), happened.path()), (JournalErrorKind::LogEmptied, &*index));
    commit(&mut journal, job("C"));
    assert_eq!(
        (ids(&place.path), journal.reader().check().expect("a check")),
        (["A", "B", "C"].map(String::from).to_vec(), vec![])
    );
    drop(journal);
    assert_eq!(ids(&place.path), ["A", "B", "C"]);
}

#[test]
fn an_index_that_becomes_shorter_is_made_again_before_the_journal_is_read() {
    for left in [0, 100, 5_000] {
        let place = Place::new();
        let mut journal = with_two_jobs(&place);
        shorten(&next_to(&place.path, "-shm"), left);
        assert_eq!(journal.reader().count().expect("jobs"), 2, "{left} bytes are left");
        assert_eq!(said(&mut journal, "C"), JournalErrorKind::LogEmptied, "{left} bytes are left");
    }
}

#[test]
fn an_index_that_is_emptied_ends_nothing_when_the_journal_is_closed() {
    let place = Place::new();
    let journal = with_two_jobs(&place);
    empty(&next_to(&place.path, "-shm"));
    drop(journal);
    assert_eq!(ids(&place.path), ["A", "B"]);
}

#[test]
fn what_was_only_in_a_log_that_is_emptied_with_its_index_is_lost() {
    let place = Place::new();
    let mut journal = with_two_jobs(&place);
    FILES[1..3].iter().for_each(|ending| empty(&next_to(&place.path, ending)));
    assert_eq!(said(&mut journal, "C"), JournalErrorKind::LogLost);
    commit(&mut journal, job("C"));
    assert_eq!(ids(&place.path), ["A", "C"]);
}

#[test]
fn a_log_that_is_overwritten_is_there_again_and_is_not_written_into_the_journal() {
    let place = Place::new();
    let journal = with_two_jobs(&place);
    std::fs::write(next_to(&place.path, "-wal"), [0xA5; 100_000]).expect("a file");
    assert_eq!(journal.close().expect_err("what happened").kind(), JournalErrorKind::LogEmptied);
    assert_eq!(ids(&place.path), ["A", "B"]);
}

#[test]
fn a_lost_log_is_still_lost_after_the_first_attempt_to_go_on_without_it_failed() {
    let place = Place::new();
    let mut journal = with_two_jobs(&place);
    let in_the_way = next_to(&place.path, "-new");
    std::fs::create_dir(&in_the_way).expect("a folder");
    FILES[1..3].iter().for_each(|ending| empty(&next_to(&place.path, ending)));
    assert_ne!(said(&mut journal, "C"), JournalErrorKind::LogLost);
    std::fs::remove_dir(&in_the_way).expect("a folder");
    assert_eq!(said(&mut journal, "C"), JournalErrorKind::LogLost);
    commit(&mut journal, job("C"));
    assert_eq!(ids(&place.path), ["A", "C"]);
}

/// More than the writer has in memory, and less than the log holds before a checkpoint.
fn commit_much(journal: &mut Journal) {
    let large = |number: u32| Entry::Job(JobRecord { document: "x".repeat(20_000), ..job(&number.to_string()) });
    journal.commit(&(0..150).map(large).collect::<Vec<_>>()).expect("a commit");
}

#[test]
fn what_is_lost_with_an_emptied_log_is_a_gap_of_each_host() {
    let place = Place::new();
    let mut journal = place.open();
    let look = HostLook {
        host: "hv01".into(),
        first_ok: None,
        last_ok: Some(at(0)),
        last_try: at(0),
        failure: None,
        since: at(0),
    };
    journal.commit(&[Entry::Job(job("A")), Entry::Look(look)]).expect("a commit");
    drop(journal);
    let mut journal = place.open();
    commit_much(&mut journal);
    empty(&next_to(&place.path, "-wal"));
    assert_eq!(said(&mut journal, "C"), JournalErrorKind::LogLost);
    commit(&mut journal, job("C"));
    let reader = Reader::open(&place.path).expect("a journal");
    let gaps = reader.gaps(None, Timestamp::MIN, Timestamp::MAX).expect("gaps");
    let of: Vec<_> = gaps.iter().map(|gap| (&*gap.host, gap.from)).collect();
    assert_eq!(
        (ids(&place.path), of, reader.check().expect("a check")),
        (vec!["A".into(), "C".into()], vec![("hv01", at(0))], vec![])
    );
}

#[test]
fn a_reader_of_a_journal_whose_log_is_full_of_zeros_says_that_it_is_damaged() {
    let place = Place::new();
    let mut journal = with_two_jobs(&place);
    commit_much(&mut journal);
    let log = next_to(&place.path, "-wal");
    let whole = length(&log);
    empty(&log);
    shorten(&log, whole);
    assert_eq!(Reader::open(&place.path).expect_err("damage").kind(), JournalErrorKind::Damaged);
}

#[test]
fn the_journal_behind_a_link_is_made_where_the_link_leads() {
    let (place, link) = (Place::new(), tempfile::TempDir::new().expect("a folder"));
    std::fs::create_dir(place.path.parent().expect("a folder")).expect("a folder");
    let name = link.path().join("journal.db");
    std::os::unix::fs::symlink(&place.path, &name).expect("a link");
    commit(&mut Journal::open(&name, Retention::default()).expect("a journal"), job("A"));
    assert!(name.is_symlink());
    assert_eq!((ids(&place.path), ids(&name)), (vec!["A".to_owned()], vec!["A".to_owned()]));
    std::fs::remove_dir_all(place.path.parent().expect("a folder")).expect("a folder");
    let error = Journal::open(&name, Retention::default()).expect_err("no folder");
    assert_eq!((error.kind(), error.path()), (JournalErrorKind::NoFolder, &*place.path));
}

#[test]
fn a_device_a_pipe_and_a_folder_are_left_alone() {
    let place = Place::new();
    std::fs::create_dir_all(&place.path).expect("a folder");
    let pipe = next_to(&place.path, ".pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let device = next_to(&place.path, ".device");
    std::os::unix::fs::symlink("/dev/zero", &device).expect("a link");
    for path in [&place.path, &pipe, &device] {
        let opened = Journal::open(path, Retention::default()).expect_err("not a file").kind();
        let read = Reader::open(path).expect_err("not a file").kind();
        assert_eq!((opened, read), (JournalErrorKind::NotAFile, JournalErrorKind::NotAFile), "{}", path.display());
    }
}

#[cfg(unix)]
#[test]
fn a_lock_that_is_removed_is_taken_again_at_the_next_commit() {
    let place = Place::new();
    let mut journal = place.open();
    std::fs::remove_file(next_to(&place.path, "-lock")).unwrap();
    commit(&mut journal, job("A"));
    let error = Journal::open(&place.path, Retention::default()).expect_err("one writer");
    assert!(matches!(error.kind(), JournalErrorKind::InUse { .. }), "{error}");
}

#[test]
fn a_copy_that_cannot_be_made_costs_nothing_of_what_is_in_the_log() {
    let place = Place::new();
    let mut journal = with_two_jobs(&place);
    std::fs::create_dir(next_to(&place.path, "-new")).expect("a folder");
    std::fs::remove_file(next_to(&place.path, "-shm")).expect("a file");
    assert!(journal.commit(&[Entry::Job(job("C"))]).is_err());
    drop(journal);
    assert_eq!(ids(&place.path), ["A", "B"]);
}

#[test]
fn an_index_that_is_emptied_and_then_removed_ends_nothing() {
    let place = Place::new();
    let mut journal = with_two_jobs(&place);
    let index = next_to(&place.path, "-shm");
    empty(&index);
    std::fs::remove_file(&index).expect("a file");
    assert!(journal.commit(&[Entry::Job(job("C"))]).is_err());
    commit(&mut journal, job("C"));
    drop(journal);
    assert_eq!(ids(&place.path), ["A", "B", "C"]);
}
