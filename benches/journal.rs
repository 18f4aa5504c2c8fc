//! How fast the journal takes failures, and how fast it finds one: `cargo bench --no-default-features --features journal --bench journal`.
//!
//! What one flush of the same disk takes is measured first: each commit waits for at least one.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::as_conversions,
    reason = "a benchmark"
)]

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use cimjob::cim::Timestamp;
use cimjob::journal::{Entry, JobRecord, Journal, Kind, Reader, Retention};

/// As many jobs as one look-up is measured among.
const JOBS: usize = 100_000;

/// How many failures one commit takes.
const GROUP: usize = 100;

/// About as long as the document of an explanation.
const DOCUMENT: usize = 2_500;

fn main() {
    let folder = tempfile::TempDir::new_in("target").expect("a folder");
    let path = folder.path().join("journal.db");
    let mut journal = Journal::open(&path, Retention::default()).expect("a journal");
    journal.sinks(&["webhook"]);
    println!("one flush of the disk: {:?}", flush(folder.path()));
    let single = rate(&mut journal, 0..500, 1);
    let grouped = rate(&mut journal, 500..JOBS, GROUP);
    println!("one failure a commit: {single:.0} failures/s");
    println!("{GROUP} failures a commit: {grouped:.0} failures/s, {:.1} times as many", grouped / single);
    look_up(&path, "while nothing is written");
    while_written(&path, &mut journal);
}

/// What one flush of a small file takes, in the middle.
fn flush(folder: &Path) -> Duration {
    let mut file = File::create(folder.join("flush")).expect("a file");
    let mut taken: Vec<Duration> = (0..50)
        .map(|_| {
            file.write_all(&[0; 4096]).expect("a write");
            let begun = Instant::now();
            file.sync_data().expect("a flush");
            begun.elapsed()
        })
        .collect();
    taken.sort();
    taken.get(25).copied().expect("a middle")
}

fn rate(journal: &mut Journal, numbers: std::ops::Range<usize>, group: usize) -> f64 {
    let (count, begun) = (numbers.len(), Instant::now());
    let all: Vec<usize> = numbers.collect();
    for numbers in all.chunks(group) {
        let entries: Vec<Entry> = numbers.iter().map(|number| Entry::Job(job(*number))).collect();
        journal.commit(&entries).expect("a commit");
    }
    count as f64 / begun.elapsed().as_secs_f64()
}

fn look_up(path: &Path, when: &str) {
    let reader = Reader::open(path).expect("a reader");
    let count = reader.count().expect("a count");
    let mut taken: Vec<Duration> = (0..5_000_usize)
        .map(|turn| {
            let id = id(turn * 7919 % JOBS);
            let begun = Instant::now();
            assert_eq!(reader.find(Some("hv01"), &id).expect("a look-up").len(), 1);
            begun.elapsed()
        })
        .collect();
    taken.sort();
    let at = |percent: usize| taken.get(taken.len() * percent / 100).copied().unwrap_or_default();
    println!("a look-up among {count}, {when}: p50 {:?}, p99 {:?}", at(50), at(99));
}

/// Look-ups while another thread commits all the time.
fn while_written(path: &Path, journal: &mut Journal) {
    std::thread::scope(|scope| {
        let reading = scope.spawn(|| look_up(path, "while it is written"));
        let mut next = JOBS;
        while !reading.is_finished() {
            rate(journal, next..next + GROUP, GROUP);
            next += GROUP;
        }
    });
}

fn id(number: usize) -> String {
    format!("8E1C7A50-0000-4000-8000-{number:012}")
}

fn job(number: usize) -> JobRecord {
    JobRecord {
        host: "hv01".into(),
        namespace: "root/virtualization/v2".into(),
        class: "Msvm_ConcreteJob".into(),
        id: id(number),
        kind: Kind::Failed,
        ended: None,
        seen: Timestamp::UNIX_EPOCH,
        skew: None,
        document: "x".repeat(DOCUMENT),
    }
}
