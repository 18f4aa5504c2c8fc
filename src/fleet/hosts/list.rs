//! The hosts of a file as they are read, each once.

use std::collections::HashMap;

use crate::fleet::hosts::error::HostsProblem;
use crate::fleet::hosts::host::FleetHost;
use crate::fleet::hosts::limits::MAX_HOSTS;
use crate::fleet::hosts::place::Place;

/// The hosts of a file in its order, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    hosts: Vec<FleetHost>,
    duplicates: Vec<Duplicate>,
}

/// A host that was left out, because it is named before, perhaps with another spelling.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{written} ({place}) is the same host as {first_written} ({first_place})")]
#[non_exhaustive]
pub struct Duplicate {
    /// The host as it is written here.
    pub written: String,
    /// Where it is named again.
    pub place: Place,
    /// As it is written first.
    pub first_written: String,
    /// Where it is named first.
    pub first_place: Place,
}

impl Hosts {
    /// The hosts that are named again, in the order of the file.
    #[must_use]
    pub fn duplicates(&self) -> &[Duplicate] {
        &self.duplicates
    }

    /// The hosts in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, FleetHost> {
        self.hosts.iter()
    }

    /// How many hosts there are; at least one.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a file that names no host is refused")]
    pub fn len(&self) -> usize {
        self.hosts.len()
    }
}

impl IntoIterator for Hosts {
    type Item = FleetHost;
    type IntoIter = std::vec::IntoIter<FleetHost>;

    fn into_iter(self) -> Self::IntoIter {
        self.hosts.into_iter()
    }
}

/// What is wrong, and where if it is one place.
pub(super) type Problem = (Option<Place>, HostsProblem);

/// What has been read so far.
#[derive(Default)]
pub(super) struct Found {
    hosts: Vec<FleetHost>,
    duplicates: Vec<Duplicate>,
    /// The index of each host by its canonical name.
    known: HashMap<String, usize>,
}

impl Found {
    pub(super) fn add(&mut self, host: FleetHost) -> Result<(), Problem> {
        if self.hosts.len() + self.duplicates.len() >= MAX_HOSTS {
            return Err((Some(host.place), HostsProblem::TooManyHosts));
        }
        let index = *self.known.entry(host.canonical_name()).or_insert(self.hosts.len());
        match self.hosts.get(index) {
            Some(first) => self.duplicates.push(Duplicate::of(host, first)),
            None => self.hosts.push(host),
        }
        Ok(())
    }

    /// What was read; at least one host.
    pub(super) fn hosts(self) -> Result<Hosts, Problem> {
        let Self { hosts, duplicates, .. } = self;
        if hosts.is_empty() { Err((None, HostsProblem::Empty)) } else { Ok(Hosts { hosts, duplicates }) }
    }
}

impl Duplicate {
    fn of(host: FleetHost, first: &FleetHost) -> Self {
        let (first_written, first_place) = (first.written.clone(), first.place);
        Self { written: host.written, place: host.place, first_written, first_place }
    }
}
