//! The hosts that a worker would watch, as a number for each shard: workers whose hosts files differ notice it, and name no host.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::watch::hash::fnv1a;
use crate::watch::shards::shard::Shard;

/// The hosts of a watcher's file, by shard. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(in crate::watch) struct Roster(Arc<Mutex<Option<Hosts>>>);

/// A number for the hosts of each shard that has some; others have [`NO_HOST`].
pub(super) type Hosts = BTreeMap<Shard, u32>;

/// The number of a shard without hosts.
pub(super) const NO_HOST: u32 = 0;

impl Roster {
    /// These are all hosts of the file, in whatever order.
    pub(in crate::watch) fn set<'a>(&self, names: impl Iterator<Item = &'a str>) {
        let mut hosts = Hosts::new();
        for name in names {
            let number = hosts.entry(Shard::of(name)).or_insert(NO_HOST);
            *number = number.wrapping_add(number_of(name));
        }
        // A sum that happens to be that of no host.
        hosts.values_mut().filter(|number| **number == NO_HOST).for_each(|number| *number = 1);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(hosts);
    }

    /// `None`: the file is not read yet.
    pub(super) fn get(&self) -> Option<Hosts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// FNV-1a with 64 bits of the name in whatever case, folded; the shard is its last byte.
pub(in crate::watch) fn number_of(name: &str) -> u32 {
    let hash = fnv1a(name.bytes().map(|byte| byte.to_ascii_lowercase()));
    let [a, b, c, d, e, f, g, h] = hash.to_be_bytes();
    u32::from_be_bytes([a, b, c, d]).rotate_left(7) ^ u32::from_be_bytes([e, f, g, h])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(names: &[&str]) -> Hosts {
        let roster = Roster::default();
        roster.set(names.iter().copied());
        roster.get().unwrap()
    }

    #[test]
    fn the_same_hosts_in_another_order_and_case_are_the_same() {
        assert_eq!(hosts(&["hv01", "hv02", "hv03"]), hosts(&["HV03", "hv01", "hv02"]));
    }

    #[test]
    fn a_host_more_is_another_number_in_its_shard_only() {
        let (few, more) = (hosts(&["hv01", "hv02"]), hosts(&["hv01", "hv02", "hv99"]));
        let differ: Vec<Shard> = Shard::all().filter(|shard| few.get(shard) != more.get(shard)).collect();
        assert_eq!(differ, [Shard::of("hv99")]);
    }
}
