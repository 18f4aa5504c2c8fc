//! Logging in on a connection: once for the connection, or with each message (MS-WSMV 2.2.9.1.1; RFC 4559; RFC 7617).

use std::sync::{Arc, OnceLock};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tracing::{Instrument, debug, trace_span};
use zeroize::Zeroizing;

use crate::auth::Offer;
use crate::client::connection::classify::Failure;
use crate::client::connection::connection::{Connection, Dialer};
use crate::client::connection::message::{HttpReply, authorization};
use crate::client::connection::request::Request;
use crate::client::error::refused::Refused;
use crate::client::login::candidate::Candidate;
use crate::client::login::framing::Framing;
use crate::client::login::handshake::legs::{Begun, Handshake};
use crate::client::login::refusal::{is_final, not_accepted, refused};
use crate::client::login::single_try::SingleTry;
use crate::wsman::Effect;

/// How a client shows who it is, ready to be used.
pub(in crate::client) enum Login {
    /// Not at all: only Identify may be asked (MS-WSMV 3.1.4.1.23).
    Anonymous,
    /// The same header with each message, which shows a secret where it has tries: the value, and its scheme for people.
    EachMessage { value: Zeroizing<String>, scheme: &'static str, header: &'static str, tries: Option<Arc<SingleTry>> },
    /// Tokens, once for the connection.
    EachConnection(Mechanisms),
}

/// What may be tried, best first.
pub(in crate::client) struct Mechanisms {
    candidates: Vec<Candidate>,
    /// The one that the host accepted; the others are not tried any more, so that no later connection is weaker than the first.
    chosen: OnceLock<usize>,
    tries: Arc<SingleTry>,
    framing: Framing,
}

impl Login {
    /// Sends a message on a connection, logging in first if need be.
    pub(in crate::client) async fn exchange(
        &self,
        dialer: &Dialer,
        connection: &mut Connection,
        request: &Request,
    ) -> Result<HttpReply, Failure> {
        request.in_time()?;
        match self {
            Self::Anonymous => connection.exchange(dialer, request, unauthenticated()).await,
            Self::EachMessage { value, scheme, header, tries } => {
                let message = async {
                    let reply = connection.exchange(dialer, request, authorization(value)).await?;
                    match reply.status {
                        401 => Err(refused(not_accepted(&reply, scheme, &[header]))),
                        _ => Ok(reply),
                    }
                };
                match tries {
                    Some(tries) => tries.one(message).await,
                    None => message.await,
                }
            }
            Self::EachConnection(mechanisms) if connection.logged_in => {
                let outcome = connection.exchange(dialer, request, HeaderMap::new()).await;
                mechanisms.tries.ended(&outcome);
                outcome
            }
            // A place of its own: most messages are sent without a login before them.
            Self::EachConnection(mechanisms) => Box::pin(mechanisms.log_in(dialer, connection, request)).await,
        }
    }

    /// Is there none?
    pub(in crate::client) fn is_anonymous(&self) -> bool {
        matches!(self, Self::Anonymous)
    }

    /// Has the host seen the credential without accepting it? Then it does not see it again.
    pub(in crate::client) fn is_spent(&self) -> bool {
        match self {
            Self::Anonymous => false,
            Self::EachMessage { tries, .. } => tries.as_ref().is_some_and(|tries| tries.is_spent()),
            Self::EachConnection(mechanisms) => mechanisms.tries.is_spent(),
        }
    }

    /// What may be tried, best first.
    pub(in crate::client) fn mechanisms(&self) -> Vec<&'static str> {
        match self {
            Self::Anonymous => Vec::new(),
            Self::EachMessage { scheme, .. } => vec![scheme],
            Self::EachConnection(mechanisms) => mechanisms.candidates.iter().map(Candidate::name).collect(),
        }
    }

    /// What the host accepted, and whether it is bound to the TLS connection; `None` before that and without a login.
    pub(in crate::client) fn mechanism(&self) -> Option<(&'static str, bool)> {
        match self {
            Self::Anonymous => None,
            Self::EachMessage { scheme, .. } => Some((scheme, false)),
            Self::EachConnection(mechanisms) => {
                let chosen = mechanisms.candidates.get(*mechanisms.chosen.get()?)?;
                Some((chosen.name(), chosen.is_bound()))
            }
        }
    }
}

impl Mechanisms {
    pub(super) fn new(candidates: Vec<Candidate>, tries: Arc<SingleTry>) -> Self {
        Self { candidates, chosen: OnceLock::new(), tries, framing: Framing::default() }
    }

    /// Logs in. Until the host has accepted a login, one call after the other.
    ///
    /// A host that accepted the login and dropped the sealed message after it may not read the form of that message: once, a read is sent in the
    /// other form, with one more login on a new connection. A change is not sent again; the next call takes the other form.
    async fn log_in(
        &self,
        dialer: &Dialer,
        connection: &mut Connection,
        request: &Request,
    ) -> Result<HttpReply, Failure> {
        let _turn = self.tries.turn().await?;
        let mut outcome = self.attempt(dialer, connection, request).await;
        if self.framing.learn(connection) {
            debug!("the host dropped a sealed message after it accepted the login: its parts get headers without tabs");
            self.tries.once_more();
            if request.effect() == Effect::Reads {
                *connection = dialer.connection().map_err(|error| Failure::Error(error.into()))?;
                outcome = self.attempt(dialer, connection, request).await;
                self.framing.learn(connection);
            }
        }
        self.tries.ended(&outcome);
        outcome
    }

    /// One login on this connection.
    async fn attempt(
        &self,
        dialer: &Dialer,
        connection: &mut Connection,
        request: &Request,
    ) -> Result<HttpReply, Failure> {
        connection.part_headers = self.framing.form();
        self.try_candidates(dialer, connection, request).instrument(trace_span!("login")).await
    }

    /// Tries the candidates that the host offers until one can be started; the host's word on that one is final.
    async fn try_candidates(
        &self,
        dialer: &Dialer,
        connection: &mut Connection,
        request: &Request,
    ) -> Result<HttpReply, Failure> {
        let mut candidates: Vec<(usize, &Candidate)> = self.candidates.iter().enumerate().collect();
        if let Some(chosen) = self.chosen.get() {
            candidates.retain(|(index, _)| index == chosen);
        }
        let mut handshake = Handshake::new(dialer, connection, request, &self.tries);
        let asks_first = match candidates.as_slice() {
            [(_, only)] => only.asks_first(dialer.protection),
            _ => true,
        };
        if asks_first && let Some(reply) = strike_out(&mut candidates, &mut handshake).await? {
            return Ok(reply);
        }
        let mut passed_over: Option<(&str, Refused)> = None;
        for (index, candidate) in candidates {
            // What cannot be started under one scheme cannot under another.
            if passed_over.as_ref().is_some_and(|(name, _)| *name == candidate.name()) {
                continue;
            }
            match handshake.begin(candidate).await {
                Begun::Under(mechanism, step) => {
                    let reply = handshake.run(candidate, mechanism, step).await?;
                    if handshake.is_logged_in() {
                        let _already_chosen = self.chosen.set(index);
                    }
                    return Ok(reply);
                }
                Begun::NotHere(reason) if is_final(&reason) => return Err(refused(reason)),
                Begun::NotHere(reason) => {
                    debug!(mechanism = candidate.name(), %reason, "a mechanism is not available here");
                    passed_over = passed_over.or_else(|| Some((candidate.name(), reason)));
                }
            }
        }
        let offered = "nothing that is available here".to_owned();
        Err(refused(passed_over.map_or(Refused::LoginNeeded { offered }, |(_, reason)| reason)))
    }
}

/// Asks the host and strikes out what it does not offer. Its answer, where it wants no login.
async fn strike_out(
    candidates: &mut Vec<(usize, &Candidate)>,
    handshake: &mut Handshake<'_>,
) -> Result<Option<HttpReply>, Failure> {
    let reply = handshake.look().await?;
    if reply.status != 401 {
        let all_prove = candidates.iter().all(|(_, candidate)| candidate.proves_host());
        let proving = candidates.first().filter(|_| all_prove).map(|(_, candidate)| *candidate);
        return handshake.without_login(proving, reply).await.map(Some);
    }
    let names: Vec<&str> = candidates.iter().map(|(_, candidate)| candidate.name()).collect();
    let wanted = names.join(" or ");
    candidates.retain(|(_, candidate)| candidate.is_offered(&reply.offers));
    if candidates.is_empty() {
        return Err(refused(Refused::NoCommonScheme { wanted, offered: Offer::names(&reply.offers) }));
    }
    Ok(None)
}

fn unauthenticated() -> HeaderMap {
    HeaderMap::from_iter([(HeaderName::from_static("wsmanidentify"), HeaderValue::from_static("unauthenticated"))])
}
