//! How logins ended, counted.

use std::ops::AddAssign;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::client::connection::classify::Failure;
use crate::client::connection::connection::Connection;
use crate::client::connection::message::HttpReply;
use crate::client::error::error::Error;
use crate::client::error::refused::Refused;
use crate::client::login::refusal::is_final;

/// How many logins ended how, since the client was made. A connection on which the host did not answer at all counts as none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Logins {
    /// The host accepted them.
    pub accepted: u64,
    /// The host, or the Kerberos server, refused the credential.
    pub refused: u64,
    /// They ended before the host had decided, or could not be done at all.
    pub failed: u64,
}

impl Logins {
    /// Those that were added since the counts were these.
    #[must_use]
    pub fn since(self, before: Self) -> Self {
        Self {
            accepted: self.accepted.saturating_sub(before.accepted),
            refused: self.refused.saturating_sub(before.refused),
            failed: self.failed.saturating_sub(before.failed),
        }
    }
}

impl AddAssign for Logins {
    fn add_assign(&mut self, more: Self) {
        self.accepted = self.accepted.saturating_add(more.accepted);
        self.refused = self.refused.saturating_add(more.refused);
        self.failed = self.failed.saturating_add(more.failed);
    }
}

#[derive(Debug, Default)]
pub(in crate::client) struct LoginTally {
    accepted: AtomicU64,
    refused: AtomicU64,
    failed: AtomicU64,
}

impl LoginTally {
    pub(in crate::client) fn counts(&self) -> Logins {
        let [accepted, refused, failed] =
            [&self.accepted, &self.refused, &self.failed].map(|count| count.load(Ordering::Relaxed));
        Logins { accepted, refused, failed }
    }

    /// The first message on a new connection has ended, and with it the login.
    pub(in crate::client) fn note(&self, outcome: &Result<HttpReply, Failure>, connection: &Connection) {
        let count = match outcome {
            Ok(HttpReply { status: 401, .. }) => &self.refused,
            Ok(_) => &self.accepted,
            Err(_) if connection.logged_in => &self.accepted,
            Err(Failure::Error(Error::Refused(refused))) if is_verdict(refused) => &self.refused,
            Err(_) if connection.answered => &self.failed,
            Err(_) => return,
        };
        count.fetch_add(1, Ordering::Relaxed);
    }
}

fn is_verdict(refused: &Refused) -> bool {
    matches!(refused, Refused::Credentials { .. }) || is_final(refused)
}
