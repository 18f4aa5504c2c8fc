//! One host that needs attention as a row.

use std::borrow::Cow;

use crate::cim::Timestamp;
use crate::watch::schedule::Seen;
use crate::watch::{HostState, OldestJob};

use super::attention::Attention;
use super::head::of;
use crate::cli::terminal::age;
use crate::cli::terminal::neutral::{neutral, quoted};

/// The cells of a host; all neutral.
pub(super) struct Row {
    pub(super) attention: Attention,
    pub(super) host: String,
    /// For how long it has been so.
    pub(super) time: String,
    pub(super) what: String,
}

impl Row {
    pub(super) fn of(name: &str, host: &HostState, now: Timestamp) -> Option<Self> {
        let attention = Attention::of(host, now)?;
        let since = match attention {
            Attention::Down | Attention::Refused => host.since,
            Attention::Running => began(host),
            Attention::Failed => host.last_failed,
        };
        let what = match attention {
            Attention::Down | Attention::Refused => why(host).to_owned(),
            Attention::Running => running(host),
            Attention::Failed => format!("{} since the start", failed(host)),
        };
        let (host, what) = (neutral(name).into_owned(), neutral(&what).into_owned());
        Some(Self { attention, host, time: since.and_then(|since| elapsed(since, now)).unwrap_or_default(), what })
    }
}

/// When the oldest job began, by our clock as far as the host's is known.
fn began(host: &HostState) -> Option<Timestamp> {
    let began = host.oldest.as_ref()?.began?;
    began.checked_sub(host.skew.unwrap_or_default()).ok()
}

/// The part of the failure that the word before it does not say.
fn why(host: &HostState) -> &str {
    let failure = host.failure.as_deref().unwrap_or_default();
    let part = match host.state() {
        Some(Seen::Dead) => failure.rsplit_once(PART),
        Some(Seen::Refused | Seen::CredentialStopped) => failure.split_once(PART),
        _ => None,
    };
    part.map_or(failure, |(_, rest)| rest)
}

/// What is between an error and its cause.
const PART: &str = ": ";

fn running(host: &HostState) -> String {
    let oldest = host.oldest.as_ref().map(oldest).unwrap_or_default();
    let count = if host.running > 1 { format!(" and {} more", host.running - 1) } else { String::new() };
    let failed = if host.failed_jobs() > 0 { format!("; {}", failed(host)) } else { String::new() };
    format!("{oldest}{count}{failed}")
}

fn failed(host: &HostState) -> String {
    format!("{} failed", of(usize::try_from(host.failed_jobs()).unwrap_or(usize::MAX), "job"))
}

fn oldest(job: &OldestJob) -> String {
    let named = || job.name.as_deref().map(|name| Cow::Owned(quoted(name)));
    let what = job.what.map(Cow::Borrowed).or_else(named).unwrap_or(Cow::Borrowed("a job without a name"));
    let percent = job.percent.map(|percent| format!(" {percent} %")).unwrap_or_default();
    format!("{what}{percent}")
}

/// Nothing where the host's clock is ahead of ours.
fn elapsed(since: Timestamp, now: Timestamp) -> Option<String> {
    let elapsed = now.duration_since(since);
    (!elapsed.is_negative()).then(|| age::short(elapsed.unsigned_abs()))
}
