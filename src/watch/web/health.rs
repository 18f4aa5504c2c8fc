//! Whether the process makes progress, and whether it does its work. Neither depends on hosts, else an outage would restart the watcher.

use std::time::Duration;

use crate::watch::board::FirstRound;
use crate::watch::heartbeat::Heartbeat;
use crate::watch::shards::Sharing;
use crate::watch::writer::Desk;

/// The loop beats at least every five seconds.
const ALIVE: Duration = Duration::from_secs(30);

/// What is wrong; nothing if it makes progress.
pub(super) fn trouble(heartbeat: &Heartbeat) -> Option<String> {
    let age = heartbeat.age();
    (age > ALIVE).then(|| format!("no progress for {} s", age.as_secs()))
}

/// What a watcher that makes progress says of itself. A journal that cannot be written is named, and is not a reason to restart it: what waits in its
/// memory would be lost.
pub(super) fn state(desk: &Desk) -> String {
    desk.health()
        .failure()
        .map_or_else(|| "ok".to_owned(), |why| format!("ok, but the journal cannot be written: {why}"))
}

/// What is missing; nothing if it is ready.
pub(super) fn missing(desk: &Desk) -> Option<String> {
    if let Some(why) = desk.health().failure() {
        return Some(format!("the journal cannot be written: {why}"));
    }
    let sharing = desk.board().sharing();
    if let Some(why) = sharing.as_ref().and_then(Sharing::hindrance) {
        return Some(why);
    }
    let has_no_host = || sharing.is_some() && desk.board().hosts().is_empty();
    let is_done = desk.board().totals().first_round == FirstRound::Done || has_no_host();
    (!is_done).then(|| "the first round is not done".to_owned())
}
