//! Why a look failed, and what that means for the next one.

use std::error::Error as _;
use std::fmt;

use crate::client::{CredentialGuard, Error, Refused, Stage};
use crate::watch::schedule::Seen;

/// Why a look failed.
#[derive(Debug)]
pub(super) enum LookFailure {
    /// The host was asked, or should have been.
    Client(Error),
    /// There is no client for it.
    NotSetUp(String),
}

impl From<Error> for LookFailure {
    fn from(error: Error) -> Self {
        Self::Client(error)
    }
}

impl LookFailure {
    /// Was the credential shown to the host without being accepted? A client sends it only once.
    pub(super) fn needs_new_client(&self) -> bool {
        matches!(self, Self::Client(Error::Refused(_)))
    }

    pub(super) fn seen(&self, guard: &CredentialGuard) -> Seen {
        let Self::Client(error) = self else { return Seen::Failing };
        match error {
            Error::Refused(Refused::RefusedByOthers { .. }) => Seen::CredentialStopped,
            Error::Refused(_) if guard.is_stopped() => Seen::CredentialStopped,
            Error::Refused(_) | Error::Http { status: 401, .. } => Seen::Refused,
            Error::Unreachable(_)
            | Error::TimedOut {
                stage: Stage::Name | Stage::Connect | Stage::Proxy { .. } | Stage::Handshake, ..
            } => Seen::Dead,
            _ => Seen::Failing,
        }
    }
}

/// The error with its causes.
impl fmt::Display for LookFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = match self {
            Self::NotSetUp(why) => return f.write_str(why),
            Self::Client(error) => error,
        };
        write!(f, "{error}")?;
        let mut source = error.source();
        while let Some(cause) = source {
            write!(f, ": {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused() -> LookFailure {
        Error::from(Refused::Credentials { scheme: "NTLM", offered: "Negotiate".into() }).into()
    }

    #[test]
    fn one_refusal_concerns_one_host() {
        assert_eq!(refused().seen(&CredentialGuard::new()), Seen::Refused);
        assert!(refused().needs_new_client());
    }

    #[test]
    fn refusals_of_others_stop_the_credential() {
        let others = LookFailure::from(Error::from(Refused::RefusedByOthers { hosts: 3 }));
        assert_eq!(others.seen(&CredentialGuard::new()), Seen::CredentialStopped);
    }

    #[test]
    fn a_login_without_an_answer_counts_as_a_refusal() {
        let unanswered = LookFailure::from(Error::from(Refused::Unanswered));
        assert_eq!(unanswered.seen(&CredentialGuard::new()), Seen::Refused);
        assert!(unanswered.needs_new_client());
    }

    #[test]
    fn the_text_has_the_causes() {
        let text = refused().to_string();
        assert!(text.starts_with("the login failed: the host did not accept the credentials"), "{text}");
    }
}
