//! Hosts that refused the login: who takes them over does not try it again at once, because refusals lock accounts.

use std::collections::{BTreeMap, BTreeSet};

use crate::cim::Timestamp;
use crate::watch::board::Board;
use crate::watch::schedule::Seen;
use crate::watch::shards::roster::number_of;
use crate::watch::shards::shard::Shard;
use crate::watch::shards::stops::{self, Stopped};

/// When hosts of a shard refused the login, by the numbers of their names.
pub(in crate::watch) type Refused = BTreeMap<u32, Timestamp>;

/// What a worker knows of the hosts of its shards.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    refused: BTreeMap<Shard, Refused>,
    /// Hosts whose last look ended in another way. What was known of others before is true.
    others: BTreeSet<(Shard, u32)>,
    stops: BTreeMap<Shard, Stopped>,
}

/// The record has at most so many of a shard. Others are tried: three that refuse stop a credential.
const MOST: usize = 8;

impl Refusals {
    /// What the board has of the hosts of these shards; times are to be written in this way.
    pub(super) fn of(board: &Board, shards: &BTreeSet<Shard>, written: impl Fn(Timestamp) -> Timestamp) -> Self {
        let mut known = Self::default();
        board.for_each(|name, host| {
            let (shard, number) = (Shard::of(name), number_of(name));
            match (host.seen, host.last_look) {
                _ if !shards.contains(&shard) => {}
                (None, _) => {}
                (Some(Seen::Refused | Seen::CredentialStopped), Some(time)) => {
                    known.refused.entry(shard).or_default().insert(number, written(time));
                }
                _ => drop(known.others.insert((shard, number))),
            }
        });
        known
    }

    /// The same with the stopped credentials.
    pub(super) fn with_stops(self, stops: BTreeMap<Shard, Stopped>) -> Self {
        Self { stops, ..self }
    }

    /// Which credentials of a shard are stopped now, if these were before.
    pub(super) fn stopped_after(&self, shard: Shard, before: &Stopped) -> Stopped {
        stops::after(before, self.stops.get(&shard), |number| self.others.contains(&(shard, number)))
    }

    /// What is true of a shard now, if this was true before.
    pub(super) fn after(&self, shard: Shard, before: &Refused) -> Refused {
        let kept = before.iter().filter(|(number, _)| !self.others.contains(&(shard, **number)));
        let refused = self.refused.get(&shard).into_iter().flatten();
        kept.chain(refused).map(|(number, time)| (*number, *time)).take(MOST).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_known_of_a_host_stays_until_it_is_looked_at() {
        let (shard, time) = (Shard::from(7), Timestamp::UNIX_EPOCH);
        let refused = BTreeMap::from([(shard, Refused::from([(1, time)]))]);
        let known = Refusals { refused, others: BTreeSet::from([(shard, 3)]), ..Refusals::default() };
        let before = Refused::from([(2, time), (3, time)]);
        assert_eq!(known.after(shard, &before), Refused::from([(1, time), (2, time)]));
    }
}
