//! The first line: all hosts together, as much of it as fits.

use crate::cim::Timestamp;
use crate::watch::HostState;

use super::picture::Picture;
use crate::cli::terminal::age::span;
use crate::cli::terminal::cells::width;
use crate::cli::terminal::neutral::neutral;

/// The parts that fit, the most important first.
pub(super) fn head(picture: &Picture, now: Timestamp, room: usize) -> String {
    let mut line = String::new();
    for part in parts(picture, now) {
        let longer = if line.is_empty() { part } else { format!("{line}, {part}") };
        if !line.is_empty() && width(&longer) > room {
            break;
        }
        line = longer;
    }
    line
}

/// What is wrong with the journal.
pub(super) fn journal(picture: &Picture) -> Option<String> {
    let why = picture.journal_failure.as_ref()?;
    Some(neutral(&format!("JOURNAL NOT WRITTEN: {why}")).into_owned())
}

/// What is wrong with the leases.
pub(super) fn engine(picture: &Picture) -> Option<String> {
    let sharing = picture.sharing.as_ref().filter(|sharing| !sharing.is_starting())?;
    let not_looking = sharing.hindrance().map(|why| format!("NOT LOOKING: {why}"));
    let away = || sharing.away.as_ref().map(|why| format!("THE ENGINE IS AWAY: {why}"));
    Some(neutral(&not_looking.or_else(away)?).into_owned())
}

fn parts(picture: &Picture, now: Timestamp) -> Vec<String> {
    let hosts = picture.hosts.iter().map(|(_, host)| host);
    let up = hosts.clone().filter(|host| host.is_up()).count();
    let running: usize = hosts.clone().map(|host| host.running).sum();
    let failed: u64 = hosts.clone().map(HostState::failed_jobs).sum();
    let waiting: usize = hosts.map(|host| host.waiting).sum();
    let mut parts = vec![
        format!("{up} of {} up", of(picture.hosts.len(), "host")),
        format!("{} running", of(running, "job")),
        format!("{failed} failed since the start"),
    ];
    if let Some(sharing) = &picture.sharing {
        parts.push(format!("{} of 256 shards ({})", sharing.shards, of(sharing.workers, "worker")));
    }
    if waiting > 0 {
        parts.push(format!("{waiting} to be asked for their errors"));
    }
    parts.extend(picture.next_look.map(|next| next_look(next, now)));
    parts
}

fn next_look(next: Timestamp, now: Timestamp) -> String {
    let left = next.duration_since(now);
    if left.as_secs() > 0 { format!("next look in {}", span(left.unsigned_abs())) } else { "looking now".to_owned() }
}

/// `1 host`, `2 hosts`.
pub(in crate::cli::watching) fn of(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
