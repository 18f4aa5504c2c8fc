//! The hosts that may be asked: those of the configuration, fixed when the server starts.

use std::time::Duration;

use crate::fleet::is_same_host;

use crate::cli::ending::failure::Failure;
use crate::cli::options::host::HostOptions;
use crate::cli::options::shared::Shared;
use crate::cli::session::open_files::{self, Open};
use crate::cli::settings::asked_hosts::{AskedHosts, Fleet};
use crate::cli::settings::resolve::Settings;

/// The hosts that may be asked.
#[derive(Debug)]
pub(super) struct ConfiguredHosts {
    hosts: Vec<HostOptions>,
    concurrency: usize,
}

/// How many hosts a refusal and a tool name.
const NAMED: usize = 50;

/// The connections of a host in its turn, and of slow ones that are waited for.
const CONNECTIONS: u64 = 12;

impl ConfiguredHosts {
    /// Those that the command line, the variables, the profile and the hosts file name.
    pub(super) fn of(settings: Settings) -> Result<Self, Failure> {
        let (hosts, concurrency) = match settings.for_hosts([])? {
            AskedHosts::One(host) => (vec![*host], 1),
            AskedHosts::Many(fleet) => (fleet.hosts, fleet.concurrency),
        };
        open_files::allow_for(&Open { hosts: concurrency.min(hosts.len()), each: CONNECTIONS })?;
        let shared = Shared::lasting();
        let with_shared = |host| HostOptions { shared: shared.clone(), ..host };
        Ok(Self { hosts: hosts.into_iter().map(with_shared).collect(), concurrency })
    }

    pub(super) fn count(&self) -> usize {
        self.hosts.len()
    }

    /// The first names, for people and models.
    pub(super) fn names(&self) -> Vec<&str> {
        self.hosts.iter().take(NAMED).map(|host| host.name.as_str()).collect()
    }

    /// All of them where no name is given, else the one that is called so; or why there is none.
    pub(super) fn chosen(&self, name: Option<&str>) -> Result<Vec<HostOptions>, String> {
        let Some(name) = name else { return Ok(self.hosts.clone()) };
        self.named(name).map(|host| vec![host.clone()])
    }

    /// The hosts that these names choose, each once; all of them where there is no name.
    pub(super) fn chosen_by<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Result<Vec<HostOptions>, String> {
        let mut chosen: Vec<HostOptions> = Vec::new();
        for name in names {
            let host = self.named(name)?;
            if !chosen.iter().any(|known| known.name == host.name) {
                chosen.push(host.clone());
            }
        }
        if chosen.is_empty() { Ok(self.hosts.clone()) } else { Ok(chosen) }
    }

    /// As it is written in the configuration; else by any name of the same host, if only one is meant.
    fn named(&self, name: &str) -> Result<&HostOptions, String> {
        if let Some(host) = self.hosts.iter().find(|host| host.name.eq_ignore_ascii_case(name)) {
            return Ok(host);
        }
        let mut same = self.hosts.iter().filter(|host| is_same_host(name, &host.name));
        match (same.next(), same.next()) {
            (Some(host), None) if is_bare(name) => Ok(host),
            (Some(_), Some(_)) => {
                Err(format!("several hosts of the configuration are called {name:?}; {}", self.known()))
            }
            _ => Err(format!(
                "{name:?} is not in the configuration of this server, so it is not asked; {}",
                self.known()
            )),
        }
    }

    fn known(&self) -> String {
        let more = self.count().saturating_sub(NAMED);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        format!("configured: {}{more}", self.names().join(", "))
    }

    /// These hosts as they are asked: one call takes no longer than its slowest host may.
    pub(super) fn fleet(&self, hosts: Vec<HostOptions>) -> Fleet {
        let longest = hosts.iter().map(|host| host.timeout).max().unwrap_or_default();
        let total_timeout = Some(longest.saturating_add(GRACE));
        Fleet { hosts, concurrency: self.concurrency, fail_fast: false, total_timeout }
    }
}

/// A host says itself how far it came when its time is up.
const GRACE: Duration = Duration::from_secs(3);

/// A name without a scheme, port or path: these are chosen by the configuration.
fn is_bare(name: &str) -> bool {
    name.parse::<std::net::IpAddr>().is_ok() || !name.contains([':', '/', '@', '?', '#'])
}
