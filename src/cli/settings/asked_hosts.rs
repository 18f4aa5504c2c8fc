//! Which hosts are asked: one, as ever, or many.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::fleet::{Hosts, MAX_FILE_BYTES, canonical_name};

use crate::cli::bounded;
use crate::cli::ending::failure::Failure;
use crate::cli::opening;
use crate::cli::options::host::HostOptions;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::say::note;

/// The file name that means standard input.
pub(in crate::cli) const STANDARD_INPUT: &str = "-";

/// How many hosts that are named twice are said.
const SAID: usize = 3;

/// The hosts that a command asks.
pub(in crate::cli) enum AskedHosts {
    /// Exactly one, which no file names.
    One(Box<HostOptions>),
    /// Several, or those of a file.
    Many(Fleet),
}

/// Many hosts, each once, and how they are asked.
pub(in crate::cli) struct Fleet {
    pub(in crate::cli) hosts: Vec<HostOptions>,
    pub(in crate::cli) concurrency: usize,
    pub(in crate::cli) fail_fast: bool,
    /// How long all of them together may take.
    pub(in crate::cli) total_timeout: Option<Duration>,
}

impl Settings {
    /// All hosts that count: those that are typed, else the variable, else the profile, else the first that the paths name.
    pub(in crate::cli) fn for_hosts<'p>(self, named: impl IntoIterator<Item = &'p str>) -> Result<AskedHosts, Failure> {
        let file = self.hosts_file().map(|path| read(path, self.password_is_on_standard_input())).transpose()?;
        let texts = self.host_texts();
        let total_timeout = self.fleet().and_then(|fleet| fleet.total_timeout);
        if file.is_none() && texts.len() <= 1 {
            let host = self.for_paths(named)?;
            let timeout = total_timeout.map_or(host.timeout, |total| total.min(host.timeout));
            return Ok(AskedHosts::One(Box::new(HostOptions { timeout, ..host })));
        }
        let concurrency = self.fleet().map_or(1, |fleet| usize::from(fleet.settings.concurrency));
        let fail_fast = self.fleet().is_some_and(|fleet| fleet.fail_fast);
        let hosts = self.each(file.as_ref())?.into_iter().map(HostOptions::with_time).collect::<Result<_, _>>()?;
        Ok(AskedHosts::Many(Fleet { hosts, concurrency, fail_fast, total_timeout }))
    }

    /// All hosts that are set, each once, as their file says now.
    #[cfg(feature = "watch")]
    pub(in crate::cli) fn all_hosts(&self) -> Result<Vec<HostOptions>, Failure> {
        let file = self.hosts_file().map(|path| read(path, self.password_is_on_standard_input())).transpose()?;
        if file.is_none() && self.host_texts().is_empty() {
            return Err(Failure::Usage("no host: give --host or --hosts-file".to_owned()));
        }
        self.each(file.as_ref())
    }

    /// Is standard input where the hosts or the password come from?
    #[cfg(feature = "mcp")]
    pub(in crate::cli) fn reads_standard_input(&self) -> bool {
        let hosts = self.hosts_file().is_some_and(|path| path.as_os_str() == STANDARD_INPUT);
        hosts || self.password_is_on_standard_input()
    }

    /// The file that names hosts, if one counts.
    #[cfg(feature = "watch")]
    pub(in crate::cli) fn hosts_file_path(&self) -> Option<&Path> {
        self.hosts_file()
    }

    /// How many hosts are asked at the same time.
    #[cfg(feature = "watch")]
    pub(in crate::cli) fn concurrency(&self) -> usize {
        self.fleet().map_or(1, |fleet| usize::from(fleet.settings.concurrency))
    }

    fn each(&self, file: Option<&Hosts>) -> Result<Vec<HostOptions>, Failure> {
        let mut hosts = Each::default();
        for text in self.host_texts() {
            hosts.add(text, self.options_of(text)?);
        }
        for host in file.into_iter().flat_map(Hosts::iter) {
            let labels = Arc::clone(&host.labels);
            hosts.add(&host.written, HostOptions { labels, ..self.options_of(&host.written)? });
        }
        hosts.doubles.extend(file.into_iter().flat_map(Hosts::duplicates).map(ToString::to_string));
        hosts.tell_doubles();
        Ok(hosts.hosts)
    }
}

/// Each host once.
#[derive(Default)]
struct Each {
    hosts: Vec<HostOptions>,
    /// How each was written first, by its canonical name.
    written: HashMap<String, String>,
    doubles: Vec<String>,
}

impl Each {
    fn add(&mut self, written: &str, host: HostOptions) {
        let name = canonical_name(&host.endpoint);
        if let Some(first) = self.written.get(&name) {
            self.doubles.push(format!("{written} is the same host as {first}"));
            return;
        }
        self.written.insert(name, written.to_owned());
        self.hosts.push(host);
    }

    fn tell_doubles(&self) {
        let (first, rest) = self.doubles.split_at_checked(SAID).unwrap_or((&self.doubles, &[]));
        if first.is_empty() {
            return;
        }
        let more = if rest.is_empty() { String::new() } else { format!("; and {} more", rest.len()) };
        note(&format!("cimjob: named twice, asked once: {}{more}", neutral(&first.join("; "))));
    }
}

/// The hosts of a file, or of standard input.
pub(in crate::cli) fn read(path: &Path, password_is_on_standard_input: bool) -> Result<Hosts, Failure> {
    let name = path.display().to_string();
    let most = u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX);
    let bytes = if path.as_os_str() != STANDARD_INPUT {
        opening::read(path, move |file| bounded::read(file, most))
    } else if password_is_on_standard_input {
        return Err(Failure::Usage(TWO_READERS.to_owned()));
    } else {
        bounded::read(io::stdin().lock(), most)
    };
    let unreadable = |error| Failure::configuration(format!("the hosts file {name} cannot be read"), error);
    let bytes = bytes.map_err(unreadable)?;
    let name = if path.as_os_str() == STANDARD_INPUT { "standard input" } else { &name };
    Hosts::parse(name, &bytes).map_err(|error| Failure::configuration("the hosts file cannot be used", error))
}

const TWO_READERS: &str =
    "standard input cannot hold both the hosts (--hosts-file -) and the password (--password-stdin)";
