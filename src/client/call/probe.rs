//! What a host says apart from its answers to calls: the head of an answer without a login, and how the login went (RFC 9110 sections 6.6.1 and 11.6.1).

use std::time::SystemTime;

use crate::client::client::Client;
use crate::client::error::error::Error;
use crate::client::error::http_notes::HttpNotes;
use crate::client::login::logged_in::LoggedIn;

/// The head of the answer to an empty message without credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Greeting {
    /// The HTTP status; a WinRM service that wants a login says 401.
    pub status: u16,
    /// The header `Server`.
    pub server: Option<String>,
    /// What else the answer says.
    pub notes: HttpNotes,
    /// The names of the schemes on offer, in the order of the host, each once.
    pub schemes: Vec<String>,
    /// The host's time, in whole seconds.
    pub date: Option<SystemTime>,
    /// Our time when we asked.
    pub asked: SystemTime,
    /// Our time when the answer was there.
    pub answered: SystemTime,
}

impl Client {
    /// Sends an empty message without credentials on a connection of its own, and takes the head of the answer.
    ///
    /// # Errors
    /// [`Error`] when nothing came back; any status is an answer.
    pub async fn greet(&self) -> Result<Greeting, Error> {
        let asked = SystemTime::now();
        let reply = self.call_deadline().hold(self.inner.pool.prime()).await.map_err(|error| self.named(error))?;
        let mut schemes: Vec<String> = Vec::new();
        for offer in reply.offers {
            if !schemes.contains(&offer.scheme) {
                schemes.push(offer.scheme);
            }
        }
        let date = reply.date.as_deref().and_then(|date| httpdate::parse_http_date(date).ok());
        let (status, server, notes, answered) = (reply.status, reply.server, reply.notes, SystemTime::now());
        Ok(Greeting { status, server, notes, schemes, date, asked, answered })
    }

    /// The mechanisms that may be tried, best first; none without a login.
    #[must_use]
    pub fn mechanisms(&self) -> Vec<&'static str> {
        self.inner.pool.mechanisms()
    }

    /// How something in between compressed an earlier answer, such as `gzip`. It was not asked to, so it may change more than that.
    #[must_use]
    pub fn compression(&self) -> Option<&str> {
        self.inner.compression.get().map(String::as_str)
    }

    /// How an earlier call logged in; `None` when there was none, or when the host required no login.
    #[must_use]
    pub fn logged_in(&self) -> Option<LoggedIn> {
        self.inner.pool.logged_in()
    }
}
