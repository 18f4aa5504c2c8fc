//! Up to when the hosts of a shard were looked at: what another worker must know that takes it over.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::cim::Timestamp;
use crate::watch::board::{Board, HostState};
use crate::watch::look::Rule;
use crate::watch::shards::refusals::Refusals;
use crate::watch::shards::shard::Shard;

/// What a worker writes into the record about the hosts of its shards, when that is due.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Up to when the hosts of a shard were looked at.
    pub(super) looked: BTreeMap<Shard, Timestamp>,
    /// `None`: what the record has stays.
    pub(super) refusals: Option<Refusals>,
}

/// For each of these shards the time up to which all its hosts were looked at. A shard with a host that was not looked at yet, or that has more jobs than one look
/// asks, is left out: what was known of it before is true. So does a host without contact count as long as no gap of it is in the journal here.
pub(super) fn looked(board: &Board, shards: &BTreeSet<Shard>, rule: Rule) -> BTreeMap<Shard, Timestamp> {
    let now = Timestamp::now();
    let mut times: BTreeMap<Shard, Option<Timestamp>> = shards.iter().map(|shard| (*shard, Some(now))).collect();
    board.for_each(|name, host| {
        if let Some(time) = times.get_mut(&Shard::of(name)) {
            *time = time.and_then(|time| up_to(host, rule, now).map(|own| own.min(time)));
        }
    });
    times.into_iter().filter_map(|(shard, time)| Some((shard, time?))).collect()
}

/// `None` if it is not known.
fn up_to(host: &HostState, rule: Rule, now: Timestamp) -> Option<Timestamp> {
    host.seen?;
    let silence = |last: Timestamp| Duration::try_from(now.duration_since(last)).unwrap_or_default();
    match host.last_ok {
        Some(_) if host.is_up() && host.waiting > 0 => None,
        Some(last) if host.is_up() || silence(last) <= rule.longest_silence() => Some(last),
        // Its gap is in the journal here.
        _ => Some(now),
    }
}
