//! What is odd about where results come from: a worker whose clock is wrong, and two sites of one name. Pure.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use crate::cim::Timestamp;
use crate::watch::results::document::Published;

/// What was seen of workers and sites lately.
#[derive(Debug, Default)]
pub(super) struct Suspicions {
    /// The groups of workers of each site, and when each was last heard.
    sites: HashMap<String, BTreeMap<String, Timestamp>>,
    /// When something was last said.
    said: HashMap<String, Timestamp>,
}

/// A worker's clock may differ so much from the server's.
const SKEW: Duration = Duration::from_secs(60);

/// So long a group counts, and so long nothing is said twice.
const LATELY: Duration = Duration::from_secs(3600);

/// The most sites and workers that are remembered; then memory begins anew.
const MOST: usize = 10_000;

/// The most groups of one site.
const MOST_GROUPS: usize = 16;

impl Suspicions {
    /// What there is to say about a result that arrived then.
    pub(super) fn of(&mut self, origin: &Published, arrived: Timestamp) -> Vec<String> {
        let found = [wrong_clock(origin, arrived), self.two_sites(origin, arrived)];
        found.into_iter().flatten().filter(|(about, _)| self.is_new(about, arrived)).map(|(_, text)| text).collect()
    }

    fn two_sites(&mut self, origin: &Published, arrived: Timestamp) -> Option<(String, String)> {
        if self.sites.len() >= MOST {
            self.sites.clear();
        }
        let groups = self.sites.entry(origin.site.clone()).or_default();
        groups.retain(|_, heard| !is_past(*heard, arrived));
        if groups.len() < MOST_GROUPS {
            groups.insert(origin.group.clone(), arrived);
        }
        let other = groups.keys().find(|group| **group != origin.group)?;
        let Published { site, worker, group, .. } = origin;
        let text = format!(
            "two groups of workers report as site {site}: {group} (worker {worker}) and {other}; \
             give each site a name of its own, or let the workers of one site share leases"
        );
        Some((format!("site {site}"), text))
    }

    fn is_new(&mut self, about: &str, now: Timestamp) -> bool {
        if self.said.get(about).is_some_and(|said| !is_past(*said, now)) {
            return false;
        }
        if self.said.len() >= MOST {
            self.said.clear();
        }
        self.said.insert(about.to_owned(), now);
        true
    }
}

fn wrong_clock(origin: &Published, arrived: Timestamp) -> Option<(String, String)> {
    let skew = origin.published.duration_since(arrived);
    if skew.unsigned_abs() <= SKEW {
        return None;
    }
    let Published { site, worker, .. } = origin;
    let (seconds, way) = (skew.unsigned_abs().as_secs(), if skew.is_negative() { "behind" } else { "ahead of" });
    let text = format!("the clock of worker {worker} of site {site} is {seconds} s {way} that of the server");
    Some((format!("worker {worker}"), text))
}

fn is_past(time: Timestamp, now: Timestamp) -> bool {
    now.duration_since(time).unsigned_abs() > LATELY
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn origin(group: &str, published: i64) -> Published {
        Published { site: "lab".into(), worker: "w1".into(), group: group.into(), published: at(published) }
    }

    #[test]
    fn a_worker_whose_clock_is_wrong_is_named_once_an_hour() {
        let mut suspicions = Suspicions::default();
        assert!(suspicions.of(&origin("g", 0), at(60)).is_empty());
        let said = suspicions.of(&origin("g", 0), at(61));
        assert_eq!(said, ["the clock of worker w1 of site lab is 61 s behind that of the server"]);
        assert!(suspicions.of(&origin("g", 1000), at(100)).is_empty());
        assert!(suspicions.of(&origin("g", 9000), at(4000))[0].contains("5000 s ahead of"));
    }

    #[test]
    fn two_groups_of_workers_under_one_name_are_named_and_one_that_replaced_another_is_not() {
        let mut suspicions = Suspicions::default();
        assert!(suspicions.of(&origin("one", 0), at(0)).is_empty());
        let said = suspicions.of(&origin("two", 9), at(9));
        assert!(said.len() == 1 && said[0].contains("two groups of workers report as site lab"), "{said:?}");
        assert!(suspicions.of(&origin("three", 9000), at(9000)).is_empty());
    }

    #[test]
    fn invented_names_fill_no_memory() {
        let mut suspicions = Suspicions::default();
        for number in 0..30_000 {
            let (worker, group) = (number.to_string(), number.to_string());
            let site = (number / 100).to_string();
            let _ = suspicions.of(&Published { site, worker, group, published: at(0) }, at(900));
        }
        assert!(suspicions.sites.values().all(|groups| groups.len() <= MOST_GROUPS) && suspicions.said.len() <= MOST);
    }
}
