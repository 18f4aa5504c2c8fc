//! A writer is killed at any moment: what it acknowledged is there, once, and another process reads meanwhile.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use cimjob::journal::{Entry, Journal, Reader, Retention};

use crate::support::{Place, at, job};

/// How often a writer is killed.
const KILLS: usize = 120;

/// How many jobs one commit takes.
const GROUP: usize = 7;

/// The variables that make this program a writer: the journal, and the first number.
const JOURNAL: &str = "TEST_JOURNAL";
const FIRST: &str = "TEST_FIRST";

/// Not a test: what the tests start as a process of its own. It says each number that was acknowledged.
#[test]
#[ignore = "the writer that other tests start"]
fn writer() {
    let (Ok(path), Ok(first)) = (std::env::var(JOURNAL), std::env::var(FIRST)) else { return };
    let mut next: usize = first.parse().expect("a number");
    let mut journal = Journal::open(path, Retention::default()).expect("a journal");
    journal.sinks(&["webhook"]);
    let end = Instant::now() + Duration::from_secs(30);
    while Instant::now() < end {
        let entries: Vec<Entry> = (next..next + GROUP).map(|number| Entry::Job(job(&number.to_string()))).collect();
        if let Err(error) = journal.commit(&entries) {
            println!("\nERROR {:?}", error.kind());
            return;
        }
        next += GROUP;
        println!("\nACK {next}");
        std::io::stdout().flush().expect("a reader");
    }
}

/// The writer, about to begin at a number.
pub(crate) fn command(path: &Path, first: usize) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "killed::writer", "--ignored", "--nocapture"]);
    command.env(JOURNAL, path).env(FIRST, first.to_string()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// What it says, to its end: the number up to which it was acknowledged, and the error that ended it.
pub(crate) fn said(child: &mut Child) -> (Option<usize>, Option<String>) {
    let output = BufReader::new(child.stdout.take().expect("its output"));
    let lines: Vec<String> = output.lines().map_while(Result::ok).collect();
    let last = lines.iter().rev().find_map(|line| line.strip_prefix("ACK ")?.parse().ok());
    (last, lines.iter().find_map(|line| line.strip_prefix("ERROR ").map(str::to_owned)))
}

fn random(below: u64) -> u64 {
    RandomState::new().hash_one(0) % below
}

/// Lets a writer run for a random time, kills it, and gives what it had acknowledged.
fn killed(path: &Path, first: usize) -> usize {
    let mut child = command(path, first).spawn().expect("a process");
    std::thread::sleep(Duration::from_millis(random(60)));
    child.kill().expect("a kill");
    let (acknowledged, _) = said(&mut child);
    child.wait().expect("an end");
    acknowledged.unwrap_or(first)
}

#[test]
fn what_was_acknowledged_survives_a_kill_at_any_moment() {
    let place = Place::new();
    let mut next = 0;
    for round in 0..KILLS {
        let acknowledged = killed(&place.path, next);
        let journal = place.open();
        let count = usize::try_from(journal.reader().count().expect("a count")).expect("a number");
        // A commit whose acknowledgement was lost counts, as a whole.
        assert!(count == acknowledged || count == acknowledged + GROUP, "round {round}: {acknowledged} but {count}");
        next = count;
        if round % 20 == 19 {
            assert_eq!(journal.reader().check().expect("a check"), Vec::<String>::new());
        }
    }
    let journal = place.open();
    let ids: HashSet<String> = ids(journal.reader()).into_iter().collect();
    assert_eq!(ids, (0..next).map(|number| number.to_string()).collect::<HashSet<_>>());
    assert_eq!(journal.due("webhook", at(10), usize::MAX).expect("deliveries").len(), next, "each is pending once");
}

#[test]
fn a_writer_that_is_killed_while_it_makes_the_file_leaves_one_that_can_be_opened() {
    for _ in 0..20 {
        let place = Place::new();
        let acknowledged = killed(&place.path, 0);
        let count = usize::try_from(place.open().reader().count().expect("a count")).expect("a number");
        assert!(count >= acknowledged);
    }
}

#[test]
fn another_process_reads_whole_jobs_while_they_are_written() {
    let place = Place::new();
    drop(place.open());
    let mut child = command(&place.path, 0).spawn().expect("a process");
    let reader = Reader::open(&place.path).expect("a reader");
    let mut counts = Vec::new();
    let end = Instant::now() + Duration::from_secs(20);
    while counts.last().is_none_or(|count| *count < 50 * GROUP) && Instant::now() < end {
        counts.push(ids(&reader).len());
    }
    child.kill().expect("a kill");
    child.wait().expect("an end");
    assert!(counts.is_sorted() && counts.iter().all(|count| count % GROUP == 0), "{counts:?}");
    assert!(counts.len() > 2 && counts.last().is_some_and(|count| *count >= 50 * GROUP), "{counts:?}");
}

/// As they are at one moment.
fn ids(reader: &Reader) -> Vec<String> {
    reader.known(at(-100)).expect("jobs").into_iter().map(|job| job.id).collect()
}
