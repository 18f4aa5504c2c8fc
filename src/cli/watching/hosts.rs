//! The hosts to watch: read again when the hosts file changes, and kept as they are where nothing changed.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::client::Client;
use crate::watch::Target;

use crate::cli::ending::failure::Failure;
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
    known: HashMap<u64, Target>,
    file: Option<(PathBuf, Stamp)>,
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
    pub(in crate::cli) fn new(settings: Settings) -> Self {
        let path = settings.hosts_file_path().filter(|path| path.as_os_str() != STANDARD_INPUT);
        // A pipe gives its hosts once.
        let file = path.filter(|path| opening::check_file(path).is_ok()).map(|path| (path.to_owned(), None));
        Self { settings, known: HashMap::new(), file }
    }

    /// All hosts, read now.
    pub(in crate::cli) fn read(&mut self) -> Result<Hosts, Failure> {
        if let Some((path, stamp)) = &mut self.file {
            *stamp = stamp_of(path);
            let failed =
                |error| Failure::configuration(format!("the hosts file {} cannot be read", path.display()), error);
            opening::check_file(path).map_err(failed)?;
        }
        let hosts = self.settings.all_hosts()?;
        open_files::allow_for(&Open { hosts: hosts.len(), each: CONNECTIONS })?;
        let (mut targets, mut changed) = (HashMap::new(), 0);
        for host in hosts {
            let labels = Arc::clone(&host.labels);
            let host = HostOptions { labels: Arc::default(), ..host };
            let key = number(&format!("{host:?}"));
            let known = self.known.remove(&key);
            changed += usize::from(known.as_ref().is_none_or(|known| known.labels != labels));
            let target = Target { labels, ..known.unwrap_or_else(|| target(host)) };
            targets.insert(key, target);
        }
        let left = std::mem::replace(&mut self.known, targets);
        let named: HashSet<&str> = self.known.values().map(|target| &*target.host).collect();
        let gone = left.values().filter(|target| !named.contains(&*target.host)).count();
        Ok(Hosts { targets: self.known.values().cloned().collect(), changed, gone })
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

fn target(host: HostOptions) -> Target {
    let account = host.user.as_ref().map(|user| user.to_string().to_lowercase()).unwrap_or_default();
    let guard = host.shared.guard(account.clone());
    let (name, endpoint) = (Arc::from(journal_name(&host.endpoint)), host.endpoint.clone());
    let guarded = guard.clone();
    let connect = move || client(&host, &guarded).map_err(|failure| in_words(&failure));
    let (credential, labels, connect) = (number(&account), Arc::default(), Arc::new(connect));
    Target { host: name, endpoint, labels, credential, guard, connect }
}

fn client(host: &HostOptions, guard: &crate::client::CredentialGuard) -> Result<Client, Failure> {
    let way = Way::of(host)?;
    let builder = way.builder(host.authentication()?).deadline(host.call_time()).connections(1);
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
