//! Logins to the listener (RFC 7617, Basic). A password that was accepted is not hashed again, and one hash is computed at a time.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::watch::web::users::Users;

/// Checks names and passwords.
pub(super) struct Logins {
    users: Users,
    key: Zeroizing<[u8; 32]>,
    /// The last password of each user that was accepted, as a keyed hash.
    accepted: Mutex<Vec<(String, Mark)>>,
    turn: Arc<Semaphore>,
}

type Mark = [u8; 32];

/// What a login came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Accepted,
    Refused,
    /// Others are checked first, for too long.
    Busy,
}

/// How long a login may wait for its turn.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// A name and a password, as they came.
struct Given {
    text: Zeroizing<Vec<u8>>,
    /// Where the password begins.
    password: usize,
}

impl Logins {
    /// # Errors
    /// The system has no randomness.
    pub(super) fn new(users: Users) -> Result<Self, getrandom::Error> {
        let mut key = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *key)?;
        Ok(Self { users, key, accepted: Mutex::default(), turn: Arc::new(Semaphore::new(1)) })
    }

    /// What the header `Authorization` is worth.
    pub(super) async fn check(&self, header: &str) -> Verdict {
        let Some(given) = Given::read(header) else { return Verdict::Refused };
        let mark = self.mark(&given);
        if self.knows(&mark) {
            return Verdict::Accepted;
        }
        let Ok(Ok(turn)) = timeout(LONGEST_WAIT, Arc::clone(&self.turn).acquire_owned()).await else {
            return Verdict::Busy;
        };
        let (name, users) = (given.name().to_owned(), self.users.clone());
        // The turn is over when the hash is there, though who asked may have gone.
        let checked = spawn_blocking(move || {
            let _turn = turn;
            users.has(given.name(), given.password())
        });
        if !checked.await.unwrap_or(false) {
            return Verdict::Refused;
        }
        self.remember(name, mark);
        Verdict::Accepted
    }

    fn mark(&self, given: &Given) -> Mark {
        // INVARIANT: HMAC takes keys of any length.
        let Ok(mut hmac) = Hmac::<Sha256>::new_from_slice(&*self.key) else { return Mark::default() };
        hmac.update(&given.text);
        hmac.finalize().into_bytes().into()
    }

    fn knows(&self, mark: &Mark) -> bool {
        let accepted = self.accepted.lock().unwrap_or_else(PoisonError::into_inner);
        accepted.iter().fold(subtle::Choice::from(0), |found, (_, known)| found | known.ct_eq(mark)).into()
    }

    fn remember(&self, name: String, mark: Mark) {
        let mut accepted = self.accepted.lock().unwrap_or_else(PoisonError::into_inner);
        accepted.retain(|(known, _)| *known != name);
        accepted.push((name, mark));
    }
}

impl Given {
    /// `None` if it is not `Basic` with a name and a password.
    fn read(header: &str) -> Option<Self> {
        let (scheme, encoded) = header.split_once(' ')?;
        let text = BASE64_STANDARD.decode(encoded.trim()).map(Zeroizing::new).ok()?;
        let colon = text.iter().position(|byte| *byte == b':')?;
        let is_name = text.get(..colon).is_some_and(|name| std::str::from_utf8(name).is_ok());
        (scheme.eq_ignore_ascii_case("basic") && is_name).then_some(Self { text, password: colon.saturating_add(1) })
    }

    fn name(&self) -> &str {
        let name = self.text.get(..self.password.saturating_sub(1)).unwrap_or_default();
        // INVARIANT: it was read as UTF-8.
        std::str::from_utf8(name).unwrap_or_default()
    }

    fn password(&self) -> &[u8] {
        self.text.get(self.password..).unwrap_or_default()
    }
}

impl fmt::Debug for Logins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Logins").field(&self.users).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USERS: &str = "alice:$2b$04$abcdefghijklmnopqrstuuiVCzFsXDxj.p4bGeq16wbp33kcq4Noi";

    fn header(login: &str) -> String {
        format!("Basic {}", BASE64_STANDARD.encode(login))
    }

    fn logins() -> Logins {
        Logins::new(USERS.parse().unwrap()).unwrap()
    }

    #[tokio::test]
    async fn the_right_password_is_accepted_and_nothing_else() {
        let logins = logins();
        assert_eq!(logins.check(&header("alice:scrape me")).await, Verdict::Accepted);
        let wrong = ["alice:scrape", "Alice:scrape me", ":", "scrape me", "bob:scrape me"].map(header);
        for given in wrong.iter().map(String::as_str).chain(["", "Basic", "Basic %%", "Bearer YWxpY2U6c2NyYXBlIG1l"]) {
            assert_eq!(logins.check(given).await, Verdict::Refused, "{given}");
        }
    }

    /// With the turn taken, nothing can be hashed.
    #[tokio::test]
    async fn what_was_accepted_is_accepted_again_without_a_hash() {
        let logins = logins();
        assert_eq!(logins.check(&header("alice:scrape me")).await, Verdict::Accepted);
        let _taken = logins.turn.acquire().await;
        assert_eq!(logins.check(&header("alice:scrape me")).await, Verdict::Accepted);
        let other = header("alice:scrape");
        assert!(timeout(Duration::from_millis(50), logins.check(&other)).await.is_err(), "answered without a hash");
    }

    #[tokio::test]
    async fn a_hash_keeps_its_turn_though_who_asked_has_gone() {
        let logins = logins();
        let asked = header("alice:scrape");
        let mut checked = Box::pin(logins.check(&asked));
        assert!(is_pending(&mut checked).await);
        drop(checked);
        assert_eq!(logins.turn.available_permits(), 0);
    }

    /// Polls once.
    async fn is_pending(future: &mut (impl Future + Unpin)) -> bool {
        std::future::poll_fn(|context| {
            std::task::Poll::Ready(std::pin::Pin::new(&mut *future).poll(context).is_pending())
        })
        .await
    }
}
