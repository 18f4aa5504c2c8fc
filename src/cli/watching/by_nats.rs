//! Sharing hosts by a NATS server.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::nats::{Connection, NatsLeases};
use crate::watch::Rule;
use crate::watch::shards::{Membership, WorkerName};

use crate::cli::options::nats::NatsArguments;
use crate::cli::options::sharing::SharingArguments;
use crate::cli::watching::shared::{self, Share};

/// Who shares the hosts, and how they are watched.
pub(in crate::cli) struct Worker<'a> {
    pub(in crate::cli) sharing: &'a SharingArguments,
    pub(in crate::cli) journal: &'a Path,
    pub(in crate::cli) rule: Rule,
}

impl Worker<'_> {
    /// As the other watchers know it.
    pub(in crate::cli) fn name(&self) -> WorkerName {
        self.sharing.worker.clone().unwrap_or_else(|| usual_name(self.journal))
    }
}

/// Shares the hosts of a site.
pub(in crate::cli) fn share(connection: &Connection, arguments: &NatsArguments, worker: &Worker<'_>) -> Share {
    let name = worker.name();
    let leases = NatsLeases::new(connection.clone(), &arguments.site());
    shared::by(leases, Membership { name, lease: worker.sharing.lease, rule: worker.rule })
}

/// The name of the machine, and a few digits for the journal: it is the same after a restart, and another one for a second watcher.
fn usual_name(journal: &Path) -> WorkerName {
    let path = std::path::absolute(journal).unwrap_or_else(|_| journal.to_owned());
    let hash = Sha256::digest(path.as_os_str().as_encoded_bytes());
    let digits: String = hash.iter().take(2).map(|byte| format!("{byte:02x}")).collect();
    let machine: String = machine().chars().take(50).collect();
    WorkerName::like(&format!("{machine}-{digits}"))
}

#[cfg(unix)]
fn machine() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

#[cfg(not(unix))]
fn machine() -> String {
    "worker".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_journals_of_one_machine_are_two_workers_that_keep_their_names() {
        let name = |path: &str| usual_name(Path::new(path));
        assert_ne!(name("/a/journal.db"), name("/b/journal.db"));
        assert_eq!(name("/a/journal.db"), name("/a/journal.db"));
    }
}
