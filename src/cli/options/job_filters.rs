//! The options that say which jobs of a host are meant.

use clap::Args;

use crate::cim::Timestamp;
use crate::job::{JobClass, JobQuery, StateFilter, TypeFilter};

use crate::cli::options::duration::duration;
use crate::cli::options::namespace::NamespaceArgument;

#[derive(Debug, Args)]
#[command(next_help_heading = "Which jobs")]
pub(in crate::cli) struct Filters {
    /// Jobs that failed or were stopped
    #[arg(long)]
    pub(in crate::cli) failed: bool,
    /// Jobs that have not ended; with --failed: either
    #[arg(long)]
    pub(in crate::cli) running: bool,
    /// Jobs in this state: 10, exception; repeatable
    #[arg(long, value_delimiter = ',')]
    pub(in crate::cli) state: Vec<StateFilter>,
    /// Jobs of this type: 12, "start virtual"; repeatable
    #[arg(long, hide_short_help = true, value_name = "TYPE")]
    pub(in crate::cli) r#type: Vec<TypeFilter>,
    /// Jobs of this class, e.g. Msvm_StorageJob; repeatable
    #[arg(long, hide_short_help = true)]
    pub(in crate::cli) class: Vec<JobClass>,
    /// Jobs active since: 4m, 2026-11-22T10:00:00Z
    ///
    /// By the host's clock. Jobs that have not ended, and jobs without any time, are always shown
    #[arg(long, value_parser = since)]
    pub(in crate::cli) since: Option<Since>,
    /// Jobs of this machine, by name or GUID
    #[arg(long, value_name = "NAME|ID", value_parser = machine)]
    pub(in crate::cli) vm: Option<String>,
    /// Jobs submitted by this user (DOMAIN\user)
    #[arg(long, hide_short_help = true)]
    pub(in crate::cli) owner: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) namespace: NamespaceArgument,
}

/// A point in time, or so long ago.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) enum Since {
    At(Timestamp),
    Ago(std::time::Duration),
}

impl Filters {
    /// The query; `now` is what "so long ago" counts from.
    pub(in crate::cli) fn query(&self, now: Timestamp) -> JobQuery {
        let mut states = self.state.clone();
        states.extend(self.failed.then_some(StateFilter::Failed));
        states.extend(self.running.then_some(StateFilter::UnderWay));
        let namespace = self.class.iter().find_map(|class| class.namespace.clone());
        JobQuery {
            classes: self.class.iter().map(|class| class.class.clone()).collect(),
            states,
            types: self.r#type.clone(),
            since: self.since(now),
            virtual_machine: self.vm.clone(),
            owner: self.owner.clone(),
            ..JobQuery::all(namespace.unwrap_or_else(|| self.namespace.namespace.clone()))
        }
    }

    /// Are the failed jobs of a namespace asked for, and no others?
    #[cfg(feature = "nats")]
    pub(in crate::cli) fn are_only_failed(&self) -> bool {
        let lists = self.state.is_empty() && self.r#type.is_empty() && self.class.is_empty();
        let single = self.since.is_none() && self.vm.is_none() && self.owner.is_none();
        self.failed && !self.running && lists && single
    }

    /// Are jobs asked for that ended so long ago that hosts do not have them any more?
    pub(in crate::cli) fn reach_too_far(&self, now: Timestamp) -> bool {
        let only_running = self.running && !self.failed && self.state.is_empty();
        let oldest = now.checked_sub(KEPT).unwrap_or(Timestamp::MIN);
        !only_running && self.since(now).is_some_and(|since| since < oldest)
    }

    fn since(&self, now: Timestamp) -> Option<Timestamp> {
        self.since.map(|since| since.before(now))
    }
}

impl Since {
    /// The point in time; `now` is what "so long ago" counts from.
    pub(in crate::cli) fn before(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(time) => time,
            // Nothing lies so far back that a day more could not be taken off.
            Self::Ago(ago) => now.checked_sub(ago).unwrap_or(Timestamp::MIN),
        }
    }
}

/// How long hosts keep a job after it ended (`TimeBeforeRemoval`, which is five minutes for Hyper-V).
const KEPT: std::time::Duration = std::time::Duration::from_secs(300);

/// A name or GUID. Empty, it is a variable that a script did not set, and would find nothing.
pub(in crate::cli) fn machine(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err("the name is empty".to_owned()) } else { Ok(text.to_owned()) }
}

fn since(text: &str) -> Result<Since, String> {
    match text.parse() {
        Ok(time) => Ok(Since::At(time)),
        Err(_) => duration(text).map(Since::Ago).map_err(|error| format!("{error}; or a time: 2026-11-22T10:00:00Z")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_is_a_time_or_so_long_ago() {
        assert!(matches!(since("2026-11-22T10:00:00Z"), Ok(Since::At(_))));
        assert!(matches!(since("10m"), Ok(Since::Ago(ago)) if ago.as_secs() == 600));
        assert!(since("yesterday").is_err());
    }
}
