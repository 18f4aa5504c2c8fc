//! What a caller asks of an error before it decides what to do.

use std::time::Duration;

use crate::client::error::error::{Error, Stage};
use crate::client::error::refused::Refused;
use crate::client::error::unreachable::Unreachable;
use crate::soap::FaultKind;

impl Error {
    /// May the request have been carried out, though this is all that came back? Then a change must not simply be made again.
    #[must_use]
    pub fn outcome_unknown(&self) -> bool {
        match self {
            Self::Unreachable(error) => matches!(error, Unreachable::Broken(_) | Unreachable::TooLarge { .. }),
            Self::TimedOut { stage, .. } => matches!(stage, Stage::FirstAnswer | Stage::Answer | Stage::Overall),
            Self::Fault(fault) => fault.kind() == FaultKind::TimedOut,
            Self::Http { status, .. } => matches!(status, 500 | 502 | 504),
            Self::Misbehaved(_) => true,
            // Only the host itself can open a sealed request and seal the answer, but anyone on the network path can hide what it said.
            Self::Refused(refused) => {
                matches!(refused, Refused::Sealing(_) | Refused::NotSealed | Refused::Unproven { reason: Some(_), .. })
            }
            _ => false,
        }
    }

    /// Does the host say that there is no such object, class or namespace? A job is gone about five minutes after its end.
    ///
    /// ```no_run
    /// # async fn found(client: &cimjob::client::Client, job: &cimjob::job::JobPath) -> Result<bool, cimjob::client::Error> {
    /// match client.job(job).await {
    ///     Ok(job) => Ok(true),
    ///     Err(error) if error.is_not_found() => Ok(false),
    ///     Err(error) => Err(error),
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        match self {
            Self::Fault(fault) => fault.kind() == FaultKind::NotFound,
            Self::NoSuchJob(_) => true,
            Self::Unexplained { source, .. } => source.is_not_found(),
            _ => false,
        }
    }

    /// Did it take too long, here or on the host?
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        match self {
            Self::TimedOut { .. } => true,
            Self::Fault(fault) => fault.kind() == FaultKind::TimedOut,
            Self::Unexplained { source, .. } => source.is_timeout(),
            _ => false,
        }
    }

    /// May the same call succeed later, with nothing changed? The client has repeated reads already.
    ///
    /// Before a change is sent again, [`Error::outcome_unknown`] counts as well.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable(error) => matches!(error, Unreachable::Connect(_) | Unreachable::Broken(_)),
            Self::Http { status, .. } => matches!(status, 408 | 425 | 429 | 502..=504),
            Self::Fault(fault) => matches!(fault.kind(), FaultKind::TimedOut | FaultKind::Busy),
            Self::TimedOut { .. } => true,
            Self::Unexplained { source, .. } => source.is_transient(),
            _ => false,
        }
    }

    /// How long to wait before the next attempt, if the answer says so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Http { notes, .. } => notes.retry_after,
            Self::Unexplained { source, .. } => source.retry_after(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::client::error::transport::TransportError;
    use crate::wsman::ReplyError;

    fn http(status: u16) -> Error {
        Error::Http { status, content_type: None, notes: Box::default(), source: ReplyError::Empty }
    }

    #[test]
    fn what_may_pass_is_transient() {
        let broken = TransportError::new(std::io::Error::from(std::io::ErrorKind::ConnectionReset));
        let timed_out = Error::TimedOut { stage: Stage::Answer, after: Duration::from_secs(1) };
        assert!(timed_out.is_transient() && timed_out.is_timeout() && !timed_out.is_not_found());
        assert!(http(503).is_transient() && Error::from(Unreachable::Broken(broken)).is_transient());
    }

    #[test]
    fn what_needs_a_change_is_not_transient() {
        let refused = Error::from(Refused::Credentials { scheme: "NTLM", offered: String::new() });
        for error in [http(403), http(404), refused, Unreachable::TooLarge { limit: 1 }.into()] {
            assert!(!error.is_transient() && !error.is_timeout(), "{error:?}");
        }
    }
}
