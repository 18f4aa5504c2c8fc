//! Hosts that may be one machine under two names: names that lead to one address, and answers of hosts that call themselves the same.

use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;

use crate::fleet::canonical_name;

use crate::cli::options::host::HostOptions;
use crate::cli::terminal::neutral::neutral;

/// How many pairs are said.
const SAID: usize = 3;

/// What was seen of each host until now.
#[derive(Debug, Default)]
pub(in crate::cli) struct Twins {
    /// The host that had a sign first.
    first: HashMap<Sign, String>,
    pairs: Vec<String>,
    count: usize,
}

/// What two names of one machine have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Sign {
    /// The name that the host gives itself.
    Machine(String),
    /// An address, with port and path unless they are those of WinRM.
    Address(IpAddr, Option<String>),
}

impl Twins {
    /// Adds a host whose name was looked up, or that was asked.
    pub(in crate::cli) fn add(&mut self, host: &HostOptions) {
        let mut twin = None;
        for sign in signs(host) {
            match self.first.get(&sign) {
                Some(first) => twin = twin.or_else(|| Some(format!("{first} and {} ({sign})", host.name))),
                None => drop(self.first.insert(sign, host.name.clone())),
            }
        }
        self.count += usize::from(twin.is_some());
        self.pairs.extend(twin.filter(|_| self.count <= SAID));
    }

    /// For people; nothing if no two hosts have anything in common.
    pub(in crate::cli) fn line(&self) -> Option<String> {
        let more = self.count - self.pairs.len();
        let more = if more == 0 { String::new() } else { format!("; and {more} more") };
        let pairs = neutral(&self.pairs.join("; ")).into_owned();
        (self.count > 0).then(|| format!("cimjob: may be one host under two names, asked for each: {pairs}{more}"))
    }
}

fn signs(host: &HostOptions) -> Vec<Sign> {
    let canonical = canonical_name(&host.endpoint);
    let listener = canonical.split_once(' ').map(|(_, listener)| listener.to_owned());
    let seen = host.seen.signs();
    let literal = host.endpoint.host().parse::<IpAddr>().ok().map(|address| address.to_canonical());
    let machine = seen.machine.clone().map(Sign::Machine);
    let addresses = seen.addresses.iter().copied().chain(literal);
    machine.into_iter().chain(addresses.map(|address| Sign::Address(address, listener.clone()))).collect()
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Machine(name) => write!(f, "the host calls itself {name}"),
            Self::Address(address, _) => write!(f, "address {address}"),
        }
    }
}
