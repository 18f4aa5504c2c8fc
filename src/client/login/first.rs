//! The first login of a client, alone: a password that is wrong is shown once, however many calls are made at the same time.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::MutexGuard;

use crate::client::error::{Error, Refused};

use super::is_final;
use crate::client::classify::Failure;

/// Whose turn it is while nobody was let in yet.
#[derive(Default)]
pub(super) struct FirstLogin {
    turn: tokio::sync::Mutex<()>,
    /// How many logins were refused, and the last refusal.
    refused: Mutex<(usize, Option<Refused>)>,
}

impl FirstLogin {
    /// Waits for a login that is under way; its refusal holds for whoever waited. One that takes longer than `at_most` is not waited for.
    pub(super) async fn turn(&self, at_most: Duration) -> Result<Option<MutexGuard<'_, ()>>, Failure> {
        let before = self.refusal().0;
        let turn = tokio::time::timeout(at_most, self.turn.lock()).await.ok();
        match self.refusal() {
            (count, Some(refused)) if count != before => Err(Failure::Error(refused.into())),
            _ => Ok(turn),
        }
    }

    /// Keeps a refusal that another try would only repeat.
    pub(super) fn keep(&self, failure: &Failure) {
        let Failure::Error(Error::Refused(refused)) = failure else { return };
        if matches!(refused, Refused::Credentials { .. }) || is_final(refused) {
            let mut kept = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
            *kept = (kept.0.wrapping_add(1), Some(refused.clone()));
        }
    }

    fn refusal(&self) -> (usize, Option<Refused>) {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
