//! The hosts that are asked about: those that are watched, each with the connection of its looks.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::client::{Client, Endpoint};
use crate::fleet::is_same_listener;
use crate::watch::shards::{Shard, Tenure};
use crate::watch::target::{Connect, Target};

/// The hosts that questions may be about. Clones are the same.
#[derive(Clone, Default)]
pub struct AskableHosts(Arc<Inner>);

#[derive(Default)]
struct Inner {
    hosts: Mutex<HashMap<Arc<str>, Askable>>,
    /// The shards of these hosts.
    shards: Mutex<BTreeSet<Shard>>,
    /// Until when this watcher may look at them, if it shares hosts.
    tenure: OnceLock<Tenure>,
}

/// A host that is watched.
struct Askable {
    target: Target,
    /// As the target has it, without keeping the client.
    original: Connect,
    client: Kept,
}

/// The client that was made last.
type Kept = Arc<Mutex<Option<Client>>>;

/// A host that was found by a name.
pub(super) enum Found {
    Host(Box<Target>),
    Nothing,
    /// It is watched here, but another watcher may look at it by now.
    LeaseEnded,
    /// Several hosts have this name.
    Several,
}

impl AskableHosts {
    /// From now on these hosts; what this gives is watched in their place, so that looks and questions share a connection.
    #[must_use]
    pub fn follow(&self, targets: Vec<Target>) -> Vec<Target> {
        let mut hosts = self.hosts();
        let mut old = std::mem::take(&mut *hosts);
        targets
            .into_iter()
            .map(|target| {
                let known = old.remove(&target.host).filter(|known| Arc::ptr_eq(&known.original, &target.connect));
                let askable = known.map_or_else(|| Askable::of(target.clone()), |known| known.with_labels(&target));
                let shared = askable.target.clone();
                hosts.insert(Arc::clone(&shared.host), askable);
                shared
            })
            .collect()
    }

    /// From now on the hosts of these shards, as long as the lease of this watcher lasts.
    pub(in crate::watch) fn hold(&self, shards: BTreeSet<Shard>, tenure: Tenure) {
        // It stays the same as long as the watcher runs.
        let _ = self.0.tenure.set(tenure);
        *lock(&self.0.shards) = shards;
    }

    /// From now on all hosts: this watcher is the only one.
    pub(in crate::watch) fn hold_all(&self) {
        *lock(&self.0.shards) = Shard::all().collect();
    }

    /// The shards for whose hosts this watcher can answer.
    pub(super) fn shards(&self) -> BTreeSet<Shard> {
        if self.may_look() { lock(&self.0.shards).clone() } else { BTreeSet::new() }
    }

    fn may_look(&self) -> bool {
        self.0.tenure.get().is_none_or(Tenure::may_look)
    }

    /// The host of this name, or the only one that the name can mean.
    pub(super) fn find(&self, name: &str) -> Found {
        match self.named(name) {
            Found::Host(_) if !self.may_look() => Found::LeaseEnded,
            found => found,
        }
    }

    fn named(&self, name: &str) -> Found {
        let hosts = self.hosts();
        if let Some(askable) = hosts.get(name) {
            return Found::Host(Box::new(askable.target.clone()));
        }
        let Ok(asked) = Endpoint::new(&format!("https://{name}"), None).or_else(|_| name.parse()) else {
            return Found::Nothing;
        };
        let mut same = hosts.values().filter(|askable| is_same_listener(&askable.target.host, &asked));
        match (same.next(), same.next()) {
            (Some(askable), None) => Found::Host(Box::new(askable.target.clone())),
            (None, _) => Found::Nothing,
            (Some(_), Some(_)) => Found::Several,
        }
    }

    /// The client of the looks at this host; a new one that they do not know if they have none.
    pub(super) fn client(&self, target: &Target) -> Result<Client, String> {
        let kept = self.hosts().get(&target.host).and_then(|askable| lock(&askable.client).clone());
        kept.map_or_else(|| (target.connect)(), Ok)
    }

    fn hosts(&self) -> MutexGuard<'_, HashMap<Arc<str>, Askable>> {
        lock(&self.0.hosts)
    }
}

impl Askable {
    fn of(target: Target) -> Self {
        let (client, original) = (Kept::default(), Arc::clone(&target.connect));
        let (kept, connect) = (Arc::clone(&client), Arc::clone(&original));
        let keeping = move || {
            let made = connect()?;
            *lock(&kept) = Some(made.clone());
            Ok(made)
        };
        Self { target: Target { connect: Arc::new(keeping), ..target }, original, client }
    }

    fn with_labels(self, new: &Target) -> Self {
        let connect = Arc::clone(&self.target.connect);
        Self { target: Target { connect, ..new.clone() }, ..self }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for AskableHosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AskableHosts").field("count", &self.hosts().len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::CredentialGuard;

    fn hosts() -> AskableHosts {
        let hosts = AskableHosts::default();
        let _watched = hosts.follow(vec![Target {
            host: "hv01".into(),
            endpoint: "hv01".parse().unwrap(),
            labels: Arc::default(),
            account: None,
            credential: 0,
            guard: CredentialGuard::new(),
            connect: Arc::new(|| Err("no connection in this test".to_owned())),
        }]);
        hosts
    }

    #[test]
    fn a_host_is_not_asked_after_the_lease_of_its_watcher_has_ended() {
        let hosts = hosts();
        assert!(matches!(hosts.find("hv01"), Found::Host(_)));
        hosts.hold(Shard::all().collect(), Tenure::default());
        assert!(matches!(hosts.find("hv01"), Found::LeaseEnded));
        assert!(matches!(hosts.find("hv02"), Found::Nothing));
    }

    #[test]
    fn a_watcher_answers_for_no_shard_before_it_has_hosts_and_after_its_lease_has_ended() {
        let hosts = hosts();
        assert_eq!(hosts.shards().len(), 0);
        hosts.hold_all();
        assert_eq!(hosts.shards().len(), 256);
        hosts.hold(Shard::all().take(9).collect(), Tenure::default());
        assert_eq!(hosts.shards().len(), 0);
    }
}
