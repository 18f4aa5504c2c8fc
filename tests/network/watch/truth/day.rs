//! Days that are played and watched once, for all claims about them.

use std::sync::LazyLock;
use std::time::Duration;

use cimjob::cim::Timestamp;
use cimjob::watch::Plan;
use tokio::task::JoinSet;

use super::super::rig::Rig;
use super::fleet::{DAY, Fleet, RULE};
use super::ledger::Page;
use super::pages::pages;
use super::stalls::Stalls;

/// How a day went.
pub(super) struct Played {
    pub(super) pages: Vec<Page>,
}

/// So many hosts play one day.
const HOSTS: u32 = 8;

/// So many days are played at the same time, and so many in a usual run.
const AT_ONCE: u64 = 3;

/// What happens apart from jobs: hosts that go away and are missed, that go away shortly, or that hang, are slow or dead.
const KINDS: [&str; 3] = [
    "failures_per_hour = 0.6\ncompletions_per_hour = 0.4\noutages = { per_day = 2, seconds = 18000 }",
    "failures_per_hour = 0.6\ncompletions_per_hour = 0.4\noutages = { per_day = 6, seconds = 5400 }\nslow = { share = 0.3, delay_ms = 100 }",
    "failures_per_hour = 0.6\ncompletions_per_hour = 0.4\noutages = { per_day = 2, seconds = 7200, kind = \"silent\" }\ndead = 0.1",
];

/// The days of this run.
pub(super) fn days() -> &'static [Played] {
    static DAYS: LazyLock<Vec<Played>> = LazyLock::new(|| {
        // They take as long, and wait most of the time.
        std::thread::spawn(super::killed::days);
        std::thread::spawn(|| tokio::runtime::Runtime::new().unwrap().block_on(play_all())).join().unwrap()
    });
    &DAYS
}

/// How many days are played: `CIMJOB_DAYS`, else as many as are usual.
pub(super) fn count(usual: u64) -> u64 {
    std::env::var("CIMJOB_DAYS").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

async fn play_all() -> Vec<Played> {
    let count = count(AT_ONCE);
    let mut played = Vec::new();
    for first in (1..=count).step_by(usize::try_from(AT_ONCE).unwrap()) {
        let seeds = first..(first + AT_ONCE).min(count + 1);
        played.extend(seeds.map(play).collect::<JoinSet<_>>().join_all().await);
    }
    played
}

async fn play(seed: u64) -> Played {
    let kind = KINDS[usize::try_from(seed).unwrap() % KINDS.len()];
    let fleet = Fleet::start(&format!("seed = {seed}\n{kind}"), HOSTS).await;
    let rig = Rig::new();
    let stalls = Stalls::measure();
    let watching = rig.watch_by(Plan { rule: RULE, slots: 32 }, fleet.targets()).await;
    while fleet.now() < DAY {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let closed = Timestamp::now();
    watching.stop().await;
    let stalls = stalls.end();
    let mut truth = fleet.truth(fleet.now());
    truth.iter_mut().for_each(|host| host.add_away(&stalls));
    let pages = pages(&rig.path, truth, closed);
    fleet.stop().await;
    Played { pages }
}
