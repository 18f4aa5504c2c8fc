//! How hosts are: one line that stays on a terminal, a line for each change elsewhere.

use std::collections::HashMap;
use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::Arc;

use crate::watch::{Desk, HostState};

use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::say::{are_notes_silent, note};
use crate::cli::terminal::waiting;

/// How many changes are reported one by one at a time; the others are counted.
const TOLD: usize = 10;

/// How many hosts that do not answer are named on a terminal.
const NAMED: usize = 3;

/// How hosts were when that was last told.
pub(in crate::cli) struct Status {
    is_terminal: bool,
    up: HashMap<Arc<str>, bool>,
    is_journal_failing: bool,
}

impl Status {
    pub(in crate::cli) fn new() -> Self {
        let is_terminal = std::io::stderr().is_terminal() && !are_notes_silent();
        Self { is_terminal, up: HashMap::new(), is_journal_failing: false }
    }

    /// Tells what has changed.
    pub(in crate::cli) fn show(&mut self, desk: &Desk) {
        let hosts = desk.board().hosts();
        self.tell_journal(desk);
        self.tell_changes(&hosts);
        if self.is_terminal {
            waiting::progress(Some(line(&hosts)));
        }
    }

    /// The line on the terminal goes away.
    pub(in crate::cli) fn end(&self) {
        if self.is_terminal {
            waiting::progress(None);
            waiting::hide();
        }
    }

    fn tell_journal(&mut self, desk: &Desk) {
        let failure = desk.health().failure();
        match (&failure, self.is_journal_failing) {
            (Some(why), false) => {
                note(&format!("cimjob: {}; what is found is kept in memory and written later", neutral(why)));
            }
            (None, true) => note("cimjob: the journal is written again"),
            _ => {}
        }
        self.is_journal_failing = failure.is_some();
    }

    fn tell_changes(&mut self, hosts: &[(Arc<str>, HostState)]) {
        let mut changes = Vec::new();
        for (name, host) in hosts {
            if host.seen.is_none() {
                continue;
            }
            let was_up = self.up.insert(Arc::clone(name), host.is_up());
            if was_up.unwrap_or(true) != host.is_up() {
                changes.push(change(name, host));
            }
        }
        for line in changes.iter().take(TOLD) {
            note(line);
        }
        if changes.len() > TOLD {
            note(&format!("cimjob: the same for {} more hosts", changes.len() - TOLD));
        }
    }
}

fn change(name: &str, host: &HostState) -> String {
    match &host.failure {
        Some(why) => neutral(&format!("cimjob: {name}: the look failed: {why}")).into_owned(),
        None => neutral(&format!("cimjob: {name}: looks succeed again")).into_owned(),
    }
}

/// All hosts in one line.
fn line(hosts: &[(Arc<str>, HostState)]) -> String {
    let count = |is: fn(&HostState) -> bool| hosts.iter().filter(|(_, host)| is(host)).count();
    let (up, looked) = (count(HostState::is_up), count(|host| host.seen.is_some()));
    let running: usize = hosts.iter().map(|(_, host)| host.running).sum();
    let failed: u64 = hosts.iter().map(|(_, host)| host.failed_jobs()).sum();
    let mut line = format!("{up} of {} hosts up, {running} jobs running, {failed} failed", hosts.len());
    let down: Vec<&str> = hosts.iter().filter(|(_, host)| is_down(host)).map(|(name, _)| &**name).collect();
    if !down.is_empty() {
        let more = if down.len() > NAMED { format!(" and {} more", down.len() - NAMED) } else { String::new() };
        let named: Vec<&str> = down.iter().take(NAMED).copied().collect();
        let _ = write!(line, "; down: {}{more}", named.join(", "));
    }
    if looked < hosts.len() {
        let _ = write!(line, "; {} not looked at yet", hosts.len() - looked);
    }
    line
}

fn is_down(host: &HostState) -> bool {
    host.seen.is_some() && !host.is_up()
}
