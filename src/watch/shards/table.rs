//! The record that the workers share: who they are, and which of them holds which shard. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::cim::Timestamp;
use crate::watch::shards::refusals::Refused;
use crate::watch::shards::shard::Shard;
use crate::watch::shards::stops::Stopped;
use crate::watch::shards::worker::WorkerName;

/// Who holds what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Table {
    /// Another one for each record that was begun anew; 0 if none was written yet.
    pub(super) born: u64,
    pub(super) workers: BTreeMap<WorkerName, Worker>,
    /// Shards without an entry were never held.
    pub(super) places: BTreeMap<Shard, Place>,
}

/// A worker that has joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Worker {
    /// Another one for each run of the program.
    pub(super) instance: u64,
    /// Changes each time it says that it is there.
    pub(super) beat: u64,
    /// How long it may look without saying so again.
    pub(super) lease: Duration,
}

/// A shard.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) holder: Option<WorkerName>,
    /// Up to when all its hosts that answer were looked at.
    pub(super) looked: Option<Timestamp>,
    /// A number for the hosts that its holder has there.
    pub(super) hosts: Option<u32>,
    /// Hosts that refused the login at their last look.
    pub(super) refused: Refused,
    /// Hosts whose credential is stopped.
    pub(super) stopped: Stopped,
}

impl Place {
    /// A worker with these hosts takes it. When other hosts were looked at says nothing of these.
    pub(super) fn be_held_by(&mut self, name: &WorkerName, hosts: Option<u32>) {
        if self.hosts.zip(hosts).is_some_and(|(theirs, own)| theirs != own) {
            self.looked = None;
        }
        (self.holder, self.hosts) = (Some(name.clone()), hosts);
    }
}

/// A record that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum TableError {
    #[error("the leases are of version {0}, which this program does not know")]
    Newer(u32),
    #[error("the record of the leases is not one of cimjob: {0}")]
    Foreign(String),
}

/// The version that this program writes.
const VERSION: u32 = 1;

/// The longest record that is read.
const MOST_BYTES: usize = 256 * 1024;

/// The record as JSON has it.
#[derive(Serialize, Deserialize)]
struct Written {
    cimjob_leases: u32,
    #[serde(default)]
    born: u64,
    workers: Vec<WrittenWorker>,
    /// The number of a shard, the place of its holder among the workers, and when it was looked at, in milliseconds since 1970.
    shards: Vec<(u8, Option<usize>, Option<i64>)>,
    /// The number of a shard, and one for its hosts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hosts: Vec<(u8, u32)>,
    /// The number of a shard, one for a host that refused the login, and when, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    refused: Vec<(u8, u32, i64)>,
    /// The number of a shard, one for a host whose credential is stopped, and until when, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    stopped: Vec<(u8, u32, i64)>,
}

#[derive(Serialize, Deserialize)]
struct WrittenWorker {
    name: String,
    instance: u64,
    beat: u64,
    lease_ms: u64,
}

#[derive(Deserialize)]
struct Version {
    cimjob_leases: u32,
}

impl Table {
    pub(super) fn read(text: &[u8]) -> Result<Self, TableError> {
        let foreign = |what: &dyn std::fmt::Display| TableError::Foreign(what.to_string());
        if text.len() > MOST_BYTES {
            return Err(foreign(&"it is too long"));
        }
        let version: Version = serde_json::from_slice(text).map_err(|error| foreign(&error))?;
        if version.cimjob_leases != VERSION {
            return Err(TableError::Newer(version.cimjob_leases));
        }
        let written: Written = serde_json::from_slice(text).map_err(|error| foreign(&error))?;
        let mut names = Vec::new();
        let mut table = Self { born: written.born, ..Self::default() };
        for worker in written.workers {
            let name: WorkerName = worker.name.parse().map_err(|error| foreign(&error))?;
            let lease = Duration::from_millis(worker.lease_ms);
            let worker = Worker { instance: worker.instance, beat: worker.beat, lease };
            if table.workers.insert(name.clone(), worker).is_some() {
                return Err(foreign(&"a worker is there twice"));
            }
            names.push(name);
        }
        for (number, holder, looked) in written.shards {
            let holder = holder.map(|place| names.get(place).cloned().ok_or_else(|| foreign(&"a holder is missing")));
            let looked = looked.map(|time| Timestamp::from_millisecond(time).map_err(|error| foreign(&error)));
            let place = Place { holder: holder.transpose()?, looked: looked.transpose()?, ..Place::default() };
            table.places.insert(Shard::from(number), place);
        }
        for (number, hosts) in written.hosts {
            if let Some(place) = table.places.get_mut(&Shard::from(number)) {
                place.hosts = Some(hosts);
            }
        }
        table.read_hosts(written.refused, |place| &mut place.refused)?;
        table.read_hosts(written.stopped, |place| &mut place.stopped)?;
        Ok(table)
    }

    /// The reverse of [`Self::written`].
    fn read_hosts(
        &mut self,
        written: Vec<(u8, u32, i64)>,
        of: impl Fn(&mut Place) -> &mut BTreeMap<u32, Timestamp>,
    ) -> Result<(), TableError> {
        for (number, host, time) in written {
            let time = Timestamp::from_millisecond(time).map_err(|error| TableError::Foreign(error.to_string()))?;
            if let Some(place) = self.places.get_mut(&Shard::from(number)) {
                of(place).insert(host, time);
            }
        }
        Ok(())
    }

    pub(super) fn text(&self) -> Vec<u8> {
        let names: Vec<&WorkerName> = self.workers.keys().collect();
        let workers = self.workers.iter().map(|(name, worker)| WrittenWorker {
            name: name.to_string(),
            instance: worker.instance,
            beat: worker.beat,
            lease_ms: u64::try_from(worker.lease.as_millis()).unwrap_or(u64::MAX),
        });
        let place_of = |holder: &WorkerName| names.binary_search(&holder).ok();
        let shards = self.places.iter().map(|(shard, place)| {
            let looked = place.looked.map(|time| time.as_millisecond());
            (shard.number(), place.holder.as_ref().and_then(place_of), looked)
        });
        let hosts = self.places.iter().filter_map(|(shard, place)| Some((shard.number(), place.hosts?)));
        let (workers, shards, hosts) = (workers.collect(), shards.collect(), hosts.collect());
        let (refused, stopped) = (self.written(|place| &place.refused), self.written(|place| &place.stopped));
        let written = Written { cimjob_leases: VERSION, born: self.born, workers, shards, hosts, refused, stopped };
        // INVARIANT: numbers and texts are always JSON.
        serde_json::to_vec(&written).unwrap_or_default()
    }

    /// Times of hosts, by shard.
    fn written(&self, of: impl Fn(&Place) -> &BTreeMap<u32, Timestamp>) -> Vec<(u8, u32, i64)> {
        let each = self.places.iter().flat_map(|(shard, place)| of(place).iter().map(move |host| (shard, host)));
        each.map(|(shard, (host, time))| (shard.number(), *host, time.as_millisecond())).collect()
    }

    pub(super) fn held_by(&self, name: &WorkerName) -> BTreeSet<Shard> {
        let is_its = |place: &Place| place.holder.as_ref() == Some(name);
        self.places.iter().filter(|(_, place)| is_its(place)).map(|(shard, _)| *shard).collect()
    }

    /// The shards without a holder.
    pub(super) fn free(&self) -> BTreeSet<Shard> {
        let is_free = |shard: &Shard| self.places.get(shard).is_none_or(|place| place.holder.is_none());
        Shard::all().filter(is_free).collect()
    }

    pub(super) fn looked(&self, shard: Shard) -> Option<Timestamp> {
        self.places.get(&shard)?.looked
    }

    /// How many shards are this worker's part, if it is one of them: all parts are even within one.
    pub(super) fn share(&self, name: &WorkerName) -> usize {
        let before = self.workers.keys().filter(|other| *other < name).count();
        let all = self.workers.len() + usize::from(!self.workers.contains_key(name));
        let shards = Shard::all().count();
        shards / all + usize::from(before < shards % all)
    }

    /// A worker is gone; its shards are free.
    pub(super) fn remove(&mut self, name: &WorkerName) {
        self.workers.remove(name);
        self.places
            .values_mut()
            .filter(|place| place.holder.as_ref() == Some(name))
            .for_each(|place| place.holder = None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> WorkerName {
        text.parse().unwrap()
    }

    fn table(workers: &[&str]) -> Table {
        let worker = Worker { instance: u64::MAX, beat: 7, lease: Duration::from_secs(30) };
        let workers = workers.iter().map(|text| (name(text), worker.clone())).collect();
        Table { born: u64::MAX, workers, places: BTreeMap::new() }
    }

    #[test]
    fn a_record_that_was_written_is_read_again() {
        let mut table = table(&["w1", "w2"]);
        let looked = Timestamp::from_millisecond(1_795_900_000_123).ok();
        table.places.insert(
            Shard::from(3),
            Place { holder: Some(name("w2")), looked, hosts: Some(u32::MAX), ..Place::default() },
        );
        let refused = Refused::from([(u32::MAX, looked.unwrap())]);
        let stopped = Stopped::from([(7, looked.unwrap())]);
        table.places.insert(Shard::from(255), Place { looked, refused, stopped, ..Place::default() });
        assert_eq!(Table::read(&table.text()), Ok(table));
    }

    #[test]
    fn who_takes_a_shard_with_other_hosts_knows_nothing_of_when_they_were_looked_at() {
        let looked = Some(Timestamp::UNIX_EPOCH);
        let taken = |hosts| {
            let mut place = Place { looked, hosts: Some(1), ..Place::default() };
            place.be_held_by(&name("w1"), hosts);
            place.looked
        };
        assert_eq!([taken(Some(2)), taken(Some(1)), taken(None)], [None, looked, looked]);
    }

    #[test]
    fn what_is_not_such_a_record_is_refused() {
        let worker = r#"{"name":"w","instance":1,"beat":1,"lease_ms":1}"#;
        let record =
            |workers: &str, shards: &str| format!(r#"{{"cimjob_leases":1,"workers":[{workers}],"shards":[{shards}]}}"#);
        for text in [
            String::new(),
            "{}".into(),
            record(&format!("{worker},{worker}"), ""),
            record(worker, "[0,1,null]"),
            record(&worker.replace("\"w\"", "\"a b\""), ""),
            record(worker, "[256,0,null]"),
            record(worker, "[0,0,9223372036854775807]"),
            " ".repeat(MOST_BYTES + 1),
        ] {
            assert!(matches!(Table::read(text.as_bytes()), Err(TableError::Foreign(_))), "{text:.100}");
        }
        assert_eq!(Table::read(br#"{"cimjob_leases":2,"new":true}"#), Err(TableError::Newer(2)));
    }

    #[test]
    fn all_parts_together_are_all_shards_and_even_within_one() {
        for count in 1..=40 {
            let names: Vec<String> = (0..count).map(|number| format!("w{number}")).collect();
            let table = table(&names.iter().map(String::as_str).collect::<Vec<_>>());
            let shares: Vec<usize> = table.workers.keys().map(|name| table.share(name)).collect();
            let (least, most) = (shares.iter().min().unwrap(), shares.iter().max().unwrap());
            assert_eq!((shares.iter().sum::<usize>(), most - least <= 1), (256, true), "{count}");
        }
    }
}
