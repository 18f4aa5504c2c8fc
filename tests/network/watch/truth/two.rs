//! Two watchers with a journal each, which are killed for a while, and what both saw together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Child;
use std::sync::LazyLock;
use std::time::Duration;

use cimjob::cim::Timestamp;
use cimjob::journal::{Entry, Journal, Reader, Retention};

use super::super::rig::jobs;
use super::assert_none;
use super::child::Files;
use super::day::count;
use super::fleet::{DAY, Fleet};
use super::killed::{kill, lines};
use super::ledger::{Page, Span};
use super::pages::pages;
use super::stalls::Stalls;

const PLAN: &str = "failures_per_hour = 0.6\ncompletions_per_hour = 0.4\noutages = { per_day = 1, seconds = 18000 }";

const HOSTS: u32 = 6;

/// How such a day went.
struct Both {
    pages: Vec<Page>,
    /// What the sink of each watcher was told: the ids with the InstanceIDs.
    told: [BTreeMap<String, String>; 2],
}

fn days() -> &'static [Both] {
    static DAYS: LazyLock<Vec<Both>> = LazyLock::new(|| {
        std::thread::spawn(|| tokio::runtime::Runtime::new().unwrap().block_on(play_all())).join().unwrap()
    });
    &DAYS
}

async fn play_all() -> Vec<Both> {
    let mut days = Vec::new();
    for seed in 1..=count(1) {
        days.push(play(seed).await);
    }
    days
}

fn all_pages() -> impl Iterator<Item = &'static Page> {
    days().iter().flat_map(|day| &day.pages)
}

/// One is away from 3 s to 8 s, the other one from 4.5 s: for so long neither watches.
async fn play(seed: u64) -> Both {
    let fleet = Fleet::start(&format!("seed = {seed}\n{PLAN}"), HOSTS).await;
    let folders = [0, 1].map(|_| tempfile::TempDir::new().unwrap());
    let [one, two] = folders.each_ref().map(|folder| Files { folder: folder.path().to_owned() });
    let stalls = Stalls::measure();
    let (first, second) = (begin(&one, &fleet), begin(&two, &fleet));
    tokio::time::sleep(Duration::from_secs(3)).await;
    kill(first);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let from = Timestamp::now();
    kill(second);
    tokio::time::sleep(Duration::from_millis(3500)).await;
    let children = [one.start(), two.start()];
    let mut away = vec![Span { from, to: Timestamp::now() }];
    while fleet.now() < DAY {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let closed = Timestamp::now();
    for mut child in children {
        drop(child.stdin.take());
        child.wait().unwrap();
    }
    let mut journal = Journal::open(folders[0].path().join("both.db"), Retention::default()).unwrap();
    for files in [&one, &two] {
        import(&mut journal, &files.journal());
    }
    away.extend(stalls.end());
    let mut truth = fleet.truth(fleet.now());
    truth.iter_mut().for_each(|host| host.add_away(&away));
    fleet.stop().await;
    Both { pages: pages(journal.reader().path(), truth, closed), told: [&one, &two].map(lines) }
}

fn begin(files: &Files, fleet: &Fleet) -> Child {
    files.set_hook("http://127.0.0.1:9/told");
    files.set_hosts(&fleet.hosts().iter().map(|host| format!("{} {}\n", host.name, host.address)).collect::<String>());
    files.start()
}

/// As `journal import` does with what `journal export` gives.
fn import(journal: &mut Journal, other: &Path) {
    let other = Reader::open(other).unwrap();
    let looks = other.hosts().unwrap();
    let imported =
        |recorded: cimjob::journal::Recorded| Entry::Imported { job: recorded.job, stable_id: recorded.stable_id };
    journal.merge(&jobs(&other).into_iter().map(imported).collect::<Vec<_>>()).unwrap();
    journal.merge_contact(other.gaps(None, Timestamp::MIN, Timestamp::MAX).unwrap(), looks).unwrap();
}

#[test]
fn each_failure_that_neither_watcher_has_is_in_a_gap_of_both() {
    assert_none(all_pages(), Page::lost);
}

#[test]
fn no_failure_that_both_watchers_have_is_there_twice() {
    assert_none(all_pages(), Page::doubled);
}

#[test]
fn a_gap_is_left_only_where_neither_watcher_had_contact() {
    assert_none(all_pages(), Page::unfounded);
}

#[test]
fn while_neither_watcher_runs_there_is_a_gap() {
    let without: Vec<_> = all_pages().filter(|page| page.book.gaps.is_empty()).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn both_watchers_report_a_job_under_one_id() {
    for Both { told: [one, two], .. } in days() {
        let jobs: BTreeSet<_> = one.iter().chain(two).collect();
        let (ids, names): (BTreeSet<_>, BTreeSet<_>) = jobs.iter().copied().unzip();
        assert!(one.keys().any(|id| two.contains_key(id)), "no job was reported by both");
        assert_eq!((ids.len(), names.len()), (jobs.len(), jobs.len()), "{one:?} {two:?}");
    }
}
