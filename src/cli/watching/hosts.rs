//! The hosts to watch: read again when the hosts file changes, and kept as they are where nothing changed.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crate::client::Client;
use crate::watch::Target;

use crate::cli::ending::failure::Failure;
use crate::cli::many::twins::Twins;
use crate::cli::opening;
use crate::cli::options::host::HostOptions;
use crate::cli::session::open_files::{self, Open};
use crate::cli::session::way::Way;
use crate::cli::settings::asked_hosts::STANDARD_INPUT;
use crate::cli::settings::resolve::Settings;
use crate::fleet::journal_name;

/// How long a connection with its TLS handshake may take.
const CONNECT_TIME: Duration = Duration::from_secs(5);

/// One connection is kept; another one may be made before it is closed.
const CONNECTIONS: u64 = 2;

/// The hosts to watch.
pub(in crate::cli) struct WatchedHosts {
    settings: Settings,
    /// By what their options say, as a number: the text is long.
    known: HashMap<u64, Known>,
    file: Option<(PathBuf, Stamp)>,
    /// In this time, all names that were read have been looked up.
    settled_after: Duration,
    /// When that is so, until it was asked which names are one host.
    settled: Option<Instant>,
}

/// A host that is watched.
struct Known {
    target: Target,
    options: Arc<HostOptions>,
}

/// All hosts, and what is new since they were read before.
pub(in crate::cli) struct Hosts {
    pub(in crate::cli) targets: Vec<Target>,
    /// How many are new, or have other options or labels.
    pub(in crate::cli) changed: usize,
    pub(in crate::cli) gone: usize,
}

/// How a file looks from outside.
type Stamp = Option<(SystemTime, u64)>;

impl WatchedHosts {
    /// Hosts of a watcher with this time between two looks.
    pub(in crate::cli) fn new(settings: Settings, interval: Duration) -> Self {
        let path = settings.hosts_file_path().filter(|path| path.as_os_str() != STANDARD_INPUT);
        // A pipe gives its hosts once.
        let file = path.filter(|path| opening::check_file(path).is_ok()).map(|path| (path.to_owned(), None));
        // The first looks begin within one interval.
        let settled_after = interval * 2;
        Self { settings, known: HashMap::new(), file, settled_after, settled: None }
    }

    /// All hosts, read now.
    pub(in crate::cli) fn read(&mut self) -> Result<Hosts, Failure> {
        if let Some((path, stamp)) = &mut self.file {
            *stamp = stamp_of(path);
            let failed =
                |error| Failure::configuration(format!("the hosts file {} cannot be read", path.display()), error);
            opening::check_file(path).map_err(failed)?;
        }
        let read = self.settings.all_hosts()?;
        open_files::allow_for(&Open { hosts: read.len(), each: CONNECTIONS })?;
        let (mut hosts, mut changed) = (HashMap::new(), 0);
        for host in read {
            let labels = Arc::clone(&host.labels);
            let host = HostOptions { labels: Arc::default(), ..host };
            let key = number(&format!("{host:?}"));
            let known = self.known.remove(&key);
            changed += usize::from(known.as_ref().is_none_or(|known| known.target.labels != labels));
            let Known { target, options } = known.unwrap_or_else(|| known_now(host));
            hosts.insert(key, Known { target: Target { labels, ..target }, options });
        }
        let left = std::mem::replace(&mut self.known, hosts);
        let named: HashSet<&str> = self.targets().map(|target| &*target.host).collect();
        let gone = left.values().filter(|known| !named.contains(&*known.target.host)).count();
        self.settled = Instant::now().checked_add(self.settled_after);
        Ok(Hosts { targets: self.targets().cloned().collect(), changed, gone })
    }

    fn targets(&self) -> impl Iterator<Item = &Target> {
        self.known.values().map(|known| &known.target)
    }

    /// Which names may be one host, as far as their addresses are known; for people.
    pub(in crate::cli) fn twins(&self) -> Option<String> {
        let mut hosts: Vec<&HostOptions> = self.known.values().map(|known| &*known.options).collect();
        hosts.sort_unstable_by(|one, other| one.name.cmp(&other.name));
        let mut twins = Twins::default();
        hosts.into_iter().for_each(|host| twins.add(host));
        twins.line()
    }

    /// The same once after the hosts were read, as soon as their names have been looked up.
    pub(in crate::cli) fn twins_if_settled(&mut self) -> Option<String> {
        self.settled.take_if(|settled| *settled <= Instant::now())?;
        self.twins()
    }

    /// Can the hosts be read again? Those of standard input cannot.
    pub(in crate::cli) fn can_change(&self) -> bool {
        self.file.is_some()
    }

    /// Has the file changed since it was read?
    pub(in crate::cli) fn is_changed(&self) -> bool {
        self.file.as_ref().is_some_and(|(path, stamp)| stamp_of(path) != *stamp)
    }
}

fn stamp_of(path: &Path) -> Stamp {
    let file = std::fs::metadata(path).ok()?;
    Some((file.modified().ok()?, file.len()))
}

fn known_now(host: HostOptions) -> Known {
    let options = Arc::new(host);
    Known { target: target(Arc::clone(&options)), options }
}

fn target(host: Arc<HostOptions>) -> Target {
    let named = host.user.as_ref().map(ToString::to_string);
    let account = named.as_deref().map(str::to_lowercase).unwrap_or_default();
    let guard = host.shared.guard(account.clone());
    let (name, endpoint) = (Arc::from(journal_name(&host.endpoint)), host.endpoint.clone());
    let guarded = guard.clone();
    let connect = move || client(&host, &guarded).map_err(|failure| in_words(&failure));
    let (credential, labels, connect) = (number(&account), Arc::default(), Arc::new(connect));
    Target { host: name, endpoint, labels, account: named.map(Arc::from), credential, guard, connect }
}

fn client(host: &HostOptions, guard: &crate::client::CredentialGuard) -> Result<Client, Failure> {
    let way = Way::of(host)?;
    let seen = host.seen.clone();
    let builder = way.builder(host.authentication()?).deadline(host.call_time()).connections(1);
    let builder = builder.address_log(Arc::new(move |found| seen.addresses(found)));
    way.build(builder.connect_timeout(CONNECT_TIME).credential_guard(guard.clone()))
}

fn in_words(failure: &Failure) -> String {
    crate::report::messages(failure.to_string(), std::error::Error::source(failure)).join(": ")
}

fn number(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
