//! Credentials that hosts refuse: they are not sent for a while, and then to one host first, because refusals lock accounts.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

/// Why a host is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Occasion {
    /// It is due.
    Regular,
    /// Its credential was refused, and this host is asked first whether it is accepted again.
    Trial,
}

/// How long a refused credential is not sent at first.
pub(super) const REST: Duration = Duration::from_secs(600);

/// And at most.
const LONGEST_REST: Duration = Duration::from_secs(6 * 3600);

/// How long a credential is not sent after so many refusals in a row: ten minutes, an hour, six hours. A domain counts refusals until it has seen
/// none for a while, so that equal pauses would lock the account in the end.
pub(super) fn rest_after(refusals: u32) -> Duration {
    let factor = 6_u32.saturating_pow(refusals.saturating_sub(1));
    REST.saturating_mul(factor).min(LONGEST_REST)
}

/// The credentials that rest, by their number, and those that a host accepted since they rested last.
#[derive(Debug, Default)]
pub(super) struct Credentials {
    rests: HashMap<u64, Rest>,
    accepted: HashSet<u64>,
}

#[derive(Debug)]
struct Rest {
    until: Duration,
    trial: Option<Arc<str>>,
    /// How often it was stopped in a row.
    stops: u32,
}

/// May the credential be sent to a host?
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pass {
    Go(Occasion),
    /// Not before this time.
    NotBefore(Duration),
}

impl Credentials {
    pub(super) fn pass(&mut self, credential: u64, host: &Arc<str>, now: Duration) -> Pass {
        let Some(rest) = self.rests.get_mut(&credential) else { return Pass::Go(Occasion::Regular) };
        if now < rest.until {
            return Pass::NotBefore(rest.until);
        }
        if rest.trial.is_some() {
            return Pass::NotBefore(now);
        }
        rest.trial = Some(Arc::clone(host));
        Pass::Go(Occasion::Trial)
    }

    /// No host sees the credential for a while.
    pub(super) fn stop(&mut self, credential: u64, now: Duration) {
        let before = self.rests.get(&credential);
        // Looks that were under way when it was stopped report the same stop.
        let is_new = before.is_none_or(|rest| now >= rest.until);
        let stops = before.map_or(0, |rest| rest.stops).saturating_add(u32::from(is_new));
        self.accepted.remove(&credential);
        self.rests.insert(credential, Rest { until: now.saturating_add(rest_after(stops)), trial: None, stops });
    }

    /// Another watcher does not send it before this time. A host that accepted it here knows better.
    pub(super) fn take_over(&mut self, credential: u64, until: Duration) {
        if !self.accepted.contains(&credential) {
            self.rests.entry(credential).or_insert(Rest { until, trial: None, stops: 1 });
        }
    }

    /// Those that rest, or are tried, and until when they rest.
    pub(super) fn stopped(&self) -> impl Iterator<Item = (u64, Duration)> {
        self.rests.iter().map(|(credential, rest)| (*credential, rest.until))
    }

    /// A host accepted the credential.
    pub(super) fn accepted(&mut self, credential: u64, host: &str) {
        self.accepted.insert(credential);
        if self.is_trial(credential, host) {
            self.rests.remove(&credential);
        }
    }

    /// Whether the host accepts the credential is not known: another one may be asked.
    pub(super) fn undecided(&mut self, credential: u64, host: &str) {
        if self.is_trial(credential, host)
            && let Some(rest) = self.rests.get_mut(&credential)
        {
            rest.trial = None;
        }
    }

    pub(super) fn is_trial(&self, credential: u64, host: &str) -> bool {
        self.rests.get(&credential).is_some_and(|rest| rest.trial.as_deref() == Some(host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_credential_rests_ten_minutes_and_then_one_host_tries_it() {
        let (one, other) = (Arc::from("hv01"), Arc::from("hv02"));
        let mut credentials = Credentials::default();
        credentials.stop(7, Duration::ZERO);
        assert_eq!(credentials.pass(7, &one, Duration::from_secs(599)), Pass::NotBefore(REST));
        assert_eq!(credentials.pass(8, &one, Duration::ZERO), Pass::Go(Occasion::Regular));
        assert_eq!(credentials.pass(7, &one, REST), Pass::Go(Occasion::Trial));
        assert_eq!(credentials.pass(7, &other, REST), Pass::NotBefore(REST));
        credentials.accepted(7, "hv01");
        assert_eq!(credentials.pass(7, &other, REST), Pass::Go(Occasion::Regular));
    }

    #[test]
    fn a_credential_that_stays_refused_rests_longer_each_time() {
        let host = Arc::from("hv01");
        let mut credentials = Credentials::default();
        let mut now = Duration::ZERO;
        for minutes in [10, 60, 360, 360] {
            credentials.stop(7, now);
            let until = now + Duration::from_secs(60 * minutes);
            assert_eq!(credentials.pass(7, &host, now), Pass::NotBefore(until));
            assert_eq!(credentials.pass(7, &host, until), Pass::Go(Occasion::Trial));
            now = until;
        }
    }

    #[test]
    fn a_credential_that_another_watcher_stopped_is_tried_at_one_host_unless_one_accepted_it_here() {
        let (one, other) = (Arc::from("hv01"), Arc::from("hv02"));
        let mut credentials = Credentials::default();
        credentials.take_over(7, REST);
        assert_eq!(credentials.pass(7, &one, Duration::ZERO), Pass::NotBefore(REST));
        assert_eq!(credentials.pass(7, &one, REST), Pass::Go(Occasion::Trial));
        assert_eq!(credentials.pass(7, &other, REST), Pass::NotBefore(REST));
        credentials.accepted(7, "hv01");
        credentials.take_over(7, REST * 2);
        assert_eq!(credentials.pass(7, &other, REST), Pass::Go(Occasion::Regular));
    }

    #[test]
    fn after_a_trial_that_did_not_reach_its_host_another_host_tries() {
        let (one, other) = (Arc::from("hv01"), Arc::from("hv02"));
        let mut credentials = Credentials::default();
        credentials.stop(7, Duration::ZERO);
        credentials.pass(7, &one, REST);
        credentials.undecided(7, "hv01");
        assert_eq!(credentials.pass(7, &other, REST), Pass::Go(Occasion::Trial));
    }
}
