//! What a running `watch` is asked to do: by signals, and by a hosts file that changed.

use std::io;
use std::time::Duration;

use tokio::time::{Interval, MissedTickBehavior, interval};

use crate::watch::Target;

use crate::cli::terminal::failed;
use crate::cli::terminal::say::{note, say};
use crate::cli::watching::hosts::{Hosts, WatchedHosts};
use crate::cli::watching::signals::{Asked, Signals};

/// How often the hosts file is looked at.
const OFTEN: Duration = Duration::from_secs(1);

/// What a running `watch` is asked to do.
pub(in crate::cli) enum Order {
    /// The hosts have changed; they are these, if they could be read.
    Hosts(Option<Vec<Target>>),
    /// Read again what may have changed. The hosts, if they were read.
    Reload(Option<Vec<Target>>),
    Stop,
}

/// Signals and the hosts file.
pub(in crate::cli) struct Orders {
    hosts: WatchedHosts,
    signals: Signals,
    tick: Interval,
}

impl Orders {
    pub(in crate::cli) fn listen(hosts: WatchedHosts) -> io::Result<Self> {
        let mut tick = interval(OFTEN);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Self { hosts, signals: Signals::listen()?, tick })
    }

    /// The next order. Nothing is lost if this is dropped before its end.
    pub(in crate::cli) async fn next(&mut self) -> Order {
        loop {
            tokio::select! {
                asked = self.signals.next() => return match asked {
                    Asked::Stop => Order::Stop,
                    Asked::Reload => Order::Reload(self.reload()),
                },
                _ = self.tick.tick() => if self.hosts.is_changed() {
                    return Order::Hosts(self.reload());
                } else if let Some(line) = self.hosts.twins_if_settled() {
                    note(&line);
                },
            }
        }
    }

    /// The hosts as they are named now. A file that cannot be read changes nothing.
    fn reload(&mut self) -> Option<Vec<Target>> {
        if !self.hosts.can_change() {
            note("cimjob: the hosts are not in a file, so they stay as they are");
            return None;
        }
        match self.hosts.read() {
            Ok(Hosts { targets, changed, gone }) => {
                let count = targets.len();
                note(&format!("cimjob: read the hosts again: {count}, {changed} of them new or changed; {gone} gone"));
                Some(targets)
            }
            Err(failure) => {
                say("cimjob: the hosts stay as they were:");
                failed::tell(&failure);
                None
            }
        }
    }
}
