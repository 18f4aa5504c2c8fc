//! A day with a watcher that is killed again and again, hosts that are added and removed meanwhile, and a sink that is killed, too.

use std::collections::BTreeMap;
use std::process::Child;
use std::sync::LazyLock;
use std::time::Duration;

use cimjob::cim::Timestamp;
use cimjob::journal::{Journal, Pending, Retention};

use super::super::super::sinks::receiver::{Got, Receiver};
use super::chance::Chance;
use super::child::Files;
use super::day::count;
use super::fleet::{DAY, Fleet};
use super::ledger::Page;
use super::pages::pages;

/// How such a day went.
pub(super) struct Killed {
    pub(super) pages: Vec<Page>,
    pub(super) kills: usize,
    /// What each sink was told: the ids with the InstanceIDs.
    pub(super) told: [(&'static str, BTreeMap<String, String>); 2],
    pub(super) pending: Vec<Pending>,
}

/// The days of this run.
pub(super) fn days() -> &'static [Killed] {
    static DAYS: LazyLock<Vec<Killed>> = LazyLock::new(|| {
        std::thread::spawn(|| tokio::runtime::Runtime::new().unwrap().block_on(play_all())).join().unwrap()
    });
    &DAYS
}

async fn play_all() -> Vec<Killed> {
    let mut played = Vec::new();
    for seed in 1..=count(1) {
        played.push(play(seed).await);
    }
    played
}

/// Few enough of one kind that none is summarized.
const PLAN: &str = "failures_per_hour = 0.4\ncompletions_per_hour = 0.4\noutages = { per_day = 2, seconds = 6000 }";

const HOSTS: u32 = 8;

async fn play(seed: u64) -> Killed {
    let fleet = Fleet::start(&format!("seed = {seed}\n{PLAN}"), HOSTS).await;
    let folder = tempfile::TempDir::new().unwrap();
    let files = Files { folder: folder.path().to_owned() };
    let mut world = World::new(&files, &fleet, seed).await;
    let mut kills = 0;
    while fleet.now() < DAY {
        let child = files.start();
        world.pass(100, 1200).await;
        kill(child);
        kills += 1;
        if world.chance.below(6) == 0 {
            world.pass(1000, 3500).await;
        }
    }
    world.settle().await;
    let mut child = files.start();
    tokio::time::sleep(Duration::from_secs(4)).await;
    let closed = Timestamp::now();
    drop(child.stdin.take());
    child.wait().unwrap();
    world.got.extend(world.sink.take().iter().flat_map(Receiver::got));
    let told = [("file", lines(&files)), ("hook", posted(&world.got))];
    let pages = pages(&files.journal(), fleet.truth(fleet.now()), closed);
    let pending = Journal::open(files.journal(), Retention::default()).unwrap().pending().unwrap();
    fleet.stop().await;
    Killed { pages, kills, told, pending }
}

pub(super) fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// What changes around the watcher.
struct World<'a> {
    files: &'a Files,
    hosts: Vec<String>,
    chance: Chance,
    address: String,
    sink: Option<Receiver>,
    got: Vec<Got>,
}

impl<'a> World<'a> {
    async fn new(files: &'a Files, fleet: &Fleet, seed: u64) -> Self {
        let hosts: Vec<String> = fleet.hosts().iter().map(|host| format!("{} {}\n", host.name, host.address)).collect();
        // No connection that goes out takes a port of this address while the sink is away.
        let sink = Receiver::at("127.99.0.1:0", &[]).await;
        files.set_hook(&sink.url);
        files.set_hosts(&hosts.concat());
        let address = sink.url.trim_start_matches("http://").trim_end_matches("/told").to_owned();
        Self { files, hosts, chance: Chance::new(seed), address, sink: Some(sink), got: Vec::new() }
    }

    /// So many milliseconds pass, in which something changes.
    async fn pass(&mut self, least: u64, most: u64) {
        let time = Duration::from_millis(least + self.chance.below(most - least));
        tokio::time::sleep(time / 2).await;
        if self.chance.below(3) == 0 {
            let left: Vec<&str> = self.hosts.iter().filter(|_| self.chance.below(4) > 0).map(String::as_str).collect();
            self.files.set_hosts(&left.concat());
        }
        match self.sink.take() {
            Some(sink) if self.chance.below(3) == 0 => self.got.extend(sink.got()),
            Some(sink) => self.sink = Some(sink),
            None => self.sink = Some(Receiver::at(&self.address, &[]).await),
        }
        tokio::time::sleep(time / 2).await;
    }

    /// All hosts are there, and so is the sink.
    async fn settle(&mut self) {
        self.files.set_hosts(&self.hosts.concat());
        self.got.extend(self.sink.take().iter().flat_map(Receiver::got));
        self.sink = Some(Receiver::at(&self.address, &[]).await);
    }
}

pub(super) fn lines(files: &Files) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(files.told()).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).map(|told| names(&told)).collect()
}

fn posted(got: &[Got]) -> BTreeMap<String, String> {
    got.iter().map(|got| names(&got.json())).collect()
}

fn names(told: &serde_json::Value) -> (String, String) {
    let text = |name: &str| told[name].as_str().unwrap().to_owned();
    (text("stable_id"), text("instance_id"))
}
