//! `cimjob watch` is killed at random moments, while hosts are named and not named: nothing is lost, and nothing is told under two ids.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use super::watch::{Lab, end, failing, told};

/// Numbers that look random, the same for the same seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Hosts whose jobs fail one after the other while the program is killed.
struct Killing {
    lab: Lab,
    kills: usize,
    chance: Chance,
}

const HOSTS: usize = 4;

/// The longest life of a watcher, in milliseconds.
const LIFE: u64 = 800;

impl Killing {
    fn new(kills: usize, seed: u64) -> Self {
        let later =
            |number: usize| f64::from(u32::try_from(number).unwrap()) * Duration::from_millis(LIFE / 2).as_secs_f64();
        let jobs: Vec<String> = (0..kills).map(|number| failing(&format!("job-{number}"), later(number))).collect();
        Self { lab: Lab::start(HOSTS, &jobs), kills, chance: Chance(seed) }
    }

    fn out(&self) -> PathBuf {
        self.lab.folder.path().join("out.jsonl")
    }

    fn append(&self) -> File {
        OpenOptions::new().create(true).append(true).open(self.out()).unwrap()
    }

    /// One life of a watcher. Hosts come and go before it, or while it runs.
    fn live_and_die(&mut self) {
        let life = self.chance.below(LIFE);
        let change = [0, life / 2, life][usize::try_from(self.chance.below(3)).unwrap()];
        let mut child = self.lab.watch(&["-o", "jsonl", "-q"]).writing_to(self.append()).spawn();
        std::thread::sleep(Duration::from_millis(change));
        let chance = &mut self.chance;
        self.lab.write_some_hosts(|host| host == 0 || chance.below(4) > 0);
        std::thread::sleep(Duration::from_millis(life - change));
        child.kill().unwrap();
        child.wait().unwrap();
        let kept: BTreeSet<String> = self.lab.recorded().into_iter().map(|job| job.stable_id).collect();
        assert!(told(&self.out()).keys().all(|id| kept.contains(id)), "told and not kept");
        // What the kill cut off is not a line.
        self.append().write_all(b"\n").unwrap();
    }

    /// All hosts are named again, and the last watcher ends well.
    fn settle(&self) {
        self.lab.write_hosts();
        let child = self.lab.watch(&["-o", "jsonl", "-q"]).writing_to(self.append()).spawn();
        self.lab.until(self.kills * HOSTS);
        std::thread::sleep(Duration::from_secs(3));
        end(child, "TERM").with(0);
    }

    fn check(&self) {
        let recorded = self.lab.recorded();
        assert_eq!(recorded.len(), self.kills * HOSTS, "each once");
        for job in &recorded {
            assert!(job.job.document.contains(&format!("why {} failed", job.job.id)), "{}", job.job.document);
        }
        let kept: BTreeMap<String, String> = recorded.into_iter().map(|job| (job.stable_id, job.job.id)).collect();
        assert_eq!(told(&self.out()), kept);
    }
}

/// Each failure is kept once with its error, and told under one id.
#[allow(clippy::print_stdout, reason = "with this seed, a run that failed is repeated")]
#[track_caller]
fn assert_survives(kills: usize, seed: u64) {
    println!("CIMJOB_SEED={seed}");
    let mut killing = Killing::new(kills, seed);
    (0..kills).for_each(|_| killing.live_and_die());
    killing.settle();
    killing.check();
}

/// `CIMJOB_SEED`, else a number that nothing foresees.
fn seed() -> u64 {
    let given = std::env::var("CIMJOB_SEED").ok().and_then(|text| text.parse().ok());
    given.unwrap_or_else(|| RandomState::new().hash_one(0))
}

#[test]
fn each_failure_is_kept_with_its_error_and_told_under_one_id_though_the_program_is_killed() {
    assert_survives(30, seed());
}

/// Some three minutes: `cargo test --all-features --test command_line killed -- --ignored --nocapture`.
#[test]
#[ignore = "takes some minutes"]
fn the_same_for_two_hundred_kills() {
    assert_survives(200, seed());
}
