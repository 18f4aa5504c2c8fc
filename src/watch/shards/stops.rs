//! Credentials that hosts refused, and that are not sent for a while: who takes over hosts shows such a credential to one of them first, because refusals lock accounts.
//! The record names hosts, by numbers, and no account: a worker knows by its own hosts file which of its credentials that is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use crate::cim::Timestamp;
use crate::watch::shards::roster::number_of;
use crate::watch::shards::shard::Shard;

/// The number of a host of a shard, and until when its credential is not sent.
pub(in crate::watch) type Stopped = BTreeMap<u32, Timestamp>;

/// The stopped credentials of a watcher, for each shard that has hosts with them. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(in crate::watch) struct Stops(Arc<Mutex<BTreeMap<Shard, Stopped>>>);

/// A host that is looked at, and the number of its credential.
pub(in crate::watch) type Watched<'a> = (&'a str, u64);

/// The record has at most so many of a shard: a site has few credentials.
const MOST: usize = 8;

impl Stops {
    /// These credentials are stopped now. Of the hosts of a shard with the same credential, one is named.
    pub(in crate::watch) fn set<'a>(
        &self,
        stopped: &BTreeMap<u64, Timestamp>,
        hosts: impl Iterator<Item = Watched<'a>>,
    ) {
        let (mut known, mut stops) = (BTreeSet::new(), BTreeMap::<Shard, Stopped>::new());
        for (host, credential) in hosts {
            let shard = Shard::of(host);
            if let Some(until) = stopped.get(&credential)
                && known.insert((shard, credential))
            {
                stops.entry(shard).or_default().insert(number_of(host), *until);
            }
        }
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = stops;
    }

    /// By shard; times are to be written in this way.
    pub(super) fn get(&self, written: impl Fn(Timestamp) -> Timestamp) -> BTreeMap<Shard, Stopped> {
        let mut stops = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        stops.values_mut().flat_map(BTreeMap::values_mut).for_each(|until| *until = written(*until));
        stops
    }
}

/// What is true of a shard now: what was known stays until a look at that host ended in another way.
pub(super) fn after(before: &Stopped, own: Option<&Stopped>, is_over: impl Fn(u32) -> bool) -> Stopped {
    let kept = before.iter().filter(|(number, _)| !is_over(**number));
    own.into_iter().flatten().chain(kept).take(MOST).map(|(number, until)| (*number, *until)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_host_of_a_shard_stands_for_all_with_its_credential() {
        let stops = Stops::default();
        let names: Vec<String> = (0..600).map(|number| format!("hv{number}")).collect();
        let hosts = names.iter().zip(0_u64..).map(|(name, number)| (name.as_str(), number % 2));
        let until = Timestamp::UNIX_EPOCH;
        stops.set(&BTreeMap::from([(1, until)]), hosts.clone());
        let shards: BTreeSet<Shard> =
            hosts.filter(|(_, credential)| *credential == 1).map(|(name, _)| Shard::of(name)).collect();
        let known = stops.get(|time| time);
        assert!(known.values().all(|stopped| stopped.len() == 1));
        assert_eq!(known.into_keys().collect::<BTreeSet<_>>(), shards);
    }

    #[test]
    fn what_was_known_stays_until_that_host_was_looked_at() {
        let until = Timestamp::UNIX_EPOCH;
        let (before, own) = (Stopped::from([(1, until), (2, until)]), Stopped::from([(3, until)]));
        assert_eq!(after(&before, Some(&own), |number| number == 2), Stopped::from([(1, until), (3, until)]));
    }
}
