//! One credential at many hosts: after three refusals it is not sent to any more of them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::client::error::refused::Refused;

/// Keeps a wrong password from being sent to many hosts, because each refusal counts toward locking the account.
///
/// Give all clients that use the same credential one guard ([`ClientBuilder::credential_guard`]). Until one host has accepted the credential, at
/// most three hosts see it, those that refuse it included. Once three hosts in a row have refused it, no client of the guard sends it again until
/// [`reset`](Self::reset). A client without a shared guard has one of its own.
///
/// [`ClientBuilder::credential_guard`]: crate::client::ClientBuilder::credential_guard
#[derive(Debug, Clone)]
pub struct CredentialGuard {
    state: Arc<Mutex<State>>,
    /// The hosts that may see a credential which none has accepted yet.
    trials: Arc<Semaphore>,
}

#[derive(Debug, Default)]
struct State {
    accepted: bool,
    /// The hosts that have refused the credential since one accepted it.
    refused_by: BTreeSet<String>,
    /// A permit for each of them, so that no more hosts see the credential than may refuse it.
    withheld: Vec<OwnedSemaphorePermit>,
}

/// After so many hosts have refused a credential, no other host sees it.
const MAX_REFUSALS: usize = 3;

impl Default for CredentialGuard {
    fn default() -> Self {
        Self { state: Arc::default(), trials: Arc::new(Semaphore::new(MAX_REFUSALS)) }
    }
}

impl CredentialGuard {
    /// A guard for one credential that no host has seen yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Have so many hosts refused the credential that it is not sent any more?
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stop().is_some()
    }

    /// Allows the credential to be sent again, for example after its password was corrected.
    pub fn reset(&self) {
        *self.state() = State::default();
    }

    /// Waits until the credential may be sent to another host. The permit is kept until the host has answered.
    pub(super) async fn admit(&self) -> Result<Option<OwnedSemaphorePermit>, Refused> {
        if let Some(stopped) = self.stop() {
            return Err(stopped);
        }
        if self.state().accepted {
            return Ok(None);
        }
        // INVARIANT: the semaphore is never closed.
        while let Ok(permit) = Arc::clone(&self.trials).acquire_owned().await {
            if let Some(stopped) = self.stop() {
                return Err(stopped);
            }
            let mut state = self.state();
            if state.accepted {
                return Ok(None);
            }
            if state.withheld.len() >= state.refused_by.len() {
                return Ok(Some(permit));
            }
            state.withheld.push(permit);
        }
        Ok(None)
    }

    pub(super) fn accepted(&self) {
        *self.state() = State { accepted: true, ..State::default() };
    }

    pub(super) fn refused(&self, host: &str) {
        let mut state = self.state();
        state.refused_by.insert(host.to_owned());
        state.accepted &= state.refused_by.len() < MAX_REFUSALS;
    }

    fn stop(&self) -> Option<Refused> {
        let hosts = self.state().refused_by.len();
        (hosts >= MAX_REFUSALS).then_some(Refused::RefusedByOthers { hosts })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn three_hosts_that_refuse_stop_the_credential() {
        let guard = CredentialGuard::new();
        for host in ["hv01", "hv01", "hv02"] {
            guard.refused(host);
        }
        assert!(guard.admit().await.is_ok(), "two hosts are not three");
        guard.refused("hv03");
        assert!(matches!(guard.admit().await, Err(Refused::RefusedByOthers { hosts: 3 })));
    }

    #[tokio::test]
    async fn hosts_that_refuse_and_hosts_that_have_not_answered_are_three_together() {
        let guard = CredentialGuard::new();
        let mut permits = [guard.admit().await.expect("a permit"), guard.admit().await.expect("a permit")];
        guard.refused("hv01");
        permits[0].take();
        permits[0] = guard.admit().await.expect("a permit");
        let fourth = guard.admit();
        tokio::pin!(fourth);
        assert!(futures_now(fourth.as_mut()).await.is_none(), "one refused, two have not answered");
        guard.accepted();
        assert!(fourth.await.is_ok());
    }

    #[test]
    fn a_host_that_accepts_clears_the_refusals_of_others() {
        let guard = CredentialGuard::new();
        guard.refused("hv01");
        guard.refused("hv02");
        guard.accepted();
        guard.refused("hv03");
        assert!(!guard.is_stopped());
    }

    #[test]
    fn a_reset_allows_the_credential_again() {
        let guard = CredentialGuard::new();
        for host in ["hv01", "hv02", "hv03"] {
            guard.refused(host);
        }
        assert!(guard.is_stopped());
        guard.reset();
        assert!(!guard.is_stopped());
    }

    #[tokio::test]
    async fn before_one_host_accepts_only_three_see_the_credential_at_the_same_time() {
        let guard = CredentialGuard::new();
        let mut permits = Vec::new();
        for _ in 0..3 {
            permits.push(guard.admit().await.expect("a permit"));
        }
        let fourth = guard.admit();
        tokio::pin!(fourth);
        assert!(futures_now(fourth.as_mut()).await.is_none(), "a fourth host must wait");
        permits.pop();
        assert!(fourth.await.is_ok());
    }

    #[tokio::test]
    async fn after_one_host_has_accepted_those_that_waited_do_not_wait_for_each_other() {
        let guard = CredentialGuard::new();
        let mut permits = Vec::new();
        for _ in 0..3 {
            permits.push(guard.admit().await.expect("a permit"));
        }
        let (fourth, fifth) = (guard.admit(), guard.admit());
        tokio::pin!(fourth, fifth);
        assert!(futures_now(fourth.as_mut()).await.is_none() && futures_now(fifth.as_mut()).await.is_none());
        guard.accepted();
        permits.pop();
        let admitted = [fourth.await, fifth.await].map(|admitted| admitted.expect("no refusal").is_none());
        assert_eq!(admitted, [true, true], "no permit is kept");
    }

    /// The output of a future that is ready now.
    async fn futures_now<F: Future + Unpin>(future: F) -> Option<F::Output> {
        tokio::time::timeout(std::time::Duration::from_millis(20), future).await.ok()
    }
}
