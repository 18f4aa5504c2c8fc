//! Who looked at which host when, by the logs of all workers.

use std::collections::BTreeMap;

use cimjob::cim::Timestamp;
use serde_json::Value;

use super::workers::Worker;

/// A look that ended.
#[derive(Debug, Clone)]
struct Look {
    /// The worker and its run.
    by: (usize, usize),
    began: f64,
    ended: f64,
}

/// All looks.
pub(super) struct Looks {
    by_host: BTreeMap<String, Vec<Look>>,
    /// When a worker gave a host up; it closes the connection then, though it may get the host back before another one looks at it.
    given_up: BTreeMap<(String, (usize, usize)), Vec<f64>>,
    pub(super) interrupted: u64,
}

impl Looks {
    pub(super) fn of(workers: &[Worker]) -> Self {
        let mut looks = Self { by_host: BTreeMap::new(), given_up: BTreeMap::new(), interrupted: 0 };
        for worker in workers {
            for (run, log) in worker.logs.iter().enumerate() {
                let text = std::fs::read_to_string(log).unwrap();
                let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
                lines.for_each(|line| looks.add(&line, (worker.number, run)));
            }
        }
        looks.by_host.values_mut().for_each(|looks| looks.sort_by(|one, other| one.began.total_cmp(&other.began)));
        looks
    }

    fn add(&mut self, line: &Value, by: (usize, usize)) {
        let time = |line: &Value| {
            let time: Timestamp = line["timestamp"].as_str().unwrap().parse().unwrap();
            time.as_duration().as_secs_f64()
        };
        match line["message"].as_str() {
            Some("looked") => {
                let ended = time(line);
                let began = ended - seconds(line["took"].as_str().unwrap());
                let host = line["host"].as_str().unwrap().to_owned();
                self.by_host.entry(host).or_default().push(Look { by, began, ended });
            }
            Some("a look was interrupted") => self.interrupted += 1,
            Some("not watched here any more") => {
                let host = line["host"].as_str().unwrap().to_owned();
                self.given_up.entry((host, by)).or_default().push(time(line));
            }
            _ => {}
        }
    }

    pub(super) fn count(&self) -> usize {
        self.by_host.values().map(Vec::len).sum()
    }

    /// How often hosts came to a worker, to another run of it, or back to it.
    pub(super) fn periods(&self) -> u64 {
        let changes = |(host, looks): (&String, &Vec<Look>)| {
            looks.windows(2).filter(|pair| pair[0].by != pair[1].by || self.came_back(host, pair)).count() + 1
        };
        self.by_host.iter().map(|host| u64::try_from(changes(host)).unwrap()).sum()
    }

    /// Had the worker given the host up between two looks?
    fn came_back(&self, host: &str, pair: &[Look]) -> bool {
        let times = self.given_up.get(&(host.to_owned(), pair[0].by));
        times.is_some_and(|times| times.iter().any(|time| (pair[0].ended..pair[1].began).contains(time)))
    }

    /// Looks of two workers at one host at the same time.
    pub(super) fn double(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (host, looks) in &self.by_host {
            let both = looks.windows(2).filter(|pair| pair[0].by != pair[1].by && pair[1].began < pair[0].ended);
            found.extend(both.map(|pair| format!("{host}: {pair:?}")));
        }
        found
    }

    /// When a worker first looked at each host after a time, in seconds since 1970.
    pub(super) fn first_after(&self, number: usize, time: f64) -> BTreeMap<&str, f64> {
        let first = |looks: &Vec<Look>| {
            looks.iter().find(|look| look.by.0 == number && look.began > time).map(|look| look.began)
        };
        self.by_host.iter().filter_map(|(host, looks)| Some((host.as_str(), first(looks)?))).collect()
    }

    /// The longest time without a look at a host.
    pub(super) fn longest_pause(&self) -> f64 {
        let pauses = |looks: &Vec<Look>| looks.windows(2).map(|pair| pair[1].began - pair[0].began).fold(0.0, f64::max);
        self.by_host.values().map(pauses).fold(0.0, f64::max)
    }
}

/// `1.5ms`, `3.2s`, `900µs`
fn seconds(text: &str) -> f64 {
    let units = [("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3), ("s", 1.0)];
    let (unit, factor) = units.into_iter().find(|(unit, _)| text.ends_with(unit)).unwrap();
    text.trim_end_matches(unit).parse::<f64>().unwrap() * factor
}
