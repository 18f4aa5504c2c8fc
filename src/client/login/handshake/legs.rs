//! The legs of one login on one connection (RFC 4559 section 4.2; MS-NLMP 3.1.5.1; MS-WSMV 2.2.9.1.1).

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::HeaderMap;
use tracing::{debug, trace};

use crate::auth::{ChannelBinding, Mechanism, Offer, Step};
use crate::client::connection::classify::Failure;
use crate::client::connection::connection::{Connection, Dialer};
use crate::client::connection::message::{HttpReply, Outgoing, authorization};
use crate::client::connection::request::Request;
use crate::client::connection::sealed::Sealing;
use crate::client::error::refused::Refused;
use crate::client::error::unreachable::Unreachable;
use crate::client::login::candidate::Candidate;
use crate::client::login::handshake::step::StepLimits;
use crate::client::login::protection::Protection;
use crate::client::login::refusal::{not_accepted, refused};
use crate::client::login::single_try::SingleTry;
use crate::client::tls::refused::CertificateRefused;

/// The most legs of a login: CredSSP takes the most, six (measured against pyspnego).
pub(super) const MAX_LEGS: usize = 12;

/// A login under way.
pub(in crate::client) struct Handshake<'a> {
    dialer: &'a Dialer,
    connection: &'a mut Connection,
    /// What is to be sent; it goes along with the last token where nothing is sealed.
    request: &'a Request,
    binding: Option<ChannelBinding>,
    tries: &'a SingleTry,
}

/// A mechanism with its first step, or why it cannot be started on this machine.
pub(in crate::client) enum Begun {
    Under(Box<dyn Mechanism>, Step),
    NotHere(Refused),
}

impl<'a> Handshake<'a> {
    pub(in crate::client) fn new(
        dialer: &'a Dialer,
        connection: &'a mut Connection,
        request: &'a Request,
        tries: &'a SingleTry,
    ) -> Self {
        Self { dialer, connection, request, binding: None, tries }
    }

    pub(in crate::client) fn is_logged_in(&self) -> bool {
        self.connection.logged_in
    }

    /// Makes the connection without saying who we are: the host tells what it offers and shows its certificate.
    pub(in crate::client) async fn look(&mut self) -> Result<HttpReply, Failure> {
        let reply = self.connection.prime(self.dialer).await?;
        let reply = self.believed(reply);
        self.bind(&reply)?;
        Ok(reply)
    }

    /// The host wants no login, or something else is wrong: then the message itself will tell, unless the host must prove who it is.
    pub(in crate::client) async fn without_login(
        &mut self,
        proving: Option<&Candidate>,
        reply: HttpReply,
    ) -> Result<HttpReply, Failure> {
        if let Some(candidate) = proving {
            let unproven = || refused(Refused::Unproven { mechanism: candidate.name(), reason: None });
            return if reply.is_success() { Err(unproven()) } else { Ok(reply.without_body()) };
        }
        if !reply.is_success() {
            return Ok(reply);
        }
        if self.dialer.protection == Protection::Sealed {
            return Err(refused(Refused::NotSealed));
        }
        self.connection.exchange(self.dialer, self.request, HeaderMap::new()).await
    }

    /// The first step, which shows whether the mechanism can be started here; nothing is sent yet.
    pub(in crate::client) async fn begin(&mut self, candidate: &Candidate) -> Begun {
        let mechanism = match candidate.mechanism() {
            Ok(mechanism) => mechanism,
            Err(reason) => return Begun::NotHere(reason),
        };
        match self.limits().step(mechanism, None).await {
            Ok((mechanism, step)) => Begun::Under(mechanism, step),
            Err(reason) => Begun::NotHere(reason.into()),
        }
    }

    /// All legs, the message with the last of them or after it.
    pub(in crate::client) async fn run(
        &mut self,
        candidate: &Candidate,
        mechanism: Box<dyn Mechanism>,
        step: Step,
    ) -> Result<HttpReply, Failure> {
        let outcome = self.legs(candidate, mechanism, step).await;
        outcome.map_err(|failure| match failure {
            Failure::Lost if self.connection.answered => Failure::LostInLogin(candidate.name()),
            failure => failure,
        })
    }

    async fn legs(
        &mut self,
        candidate: &Candidate,
        mut mechanism: Box<dyn Mechanism>,
        mut step: Step,
    ) -> Result<HttpReply, Failure> {
        let mut scheme = mechanism.scheme();
        for leg in 0..MAX_LEGS {
            let (token, is_last) = match step {
                Step::Continue(token) => (token, false),
                Step::Last(token) => (token, true),
                Step::Done => return Err(refused(Refused::NoChallenge { offered: scheme.to_owned() })),
            };
            trace!(leg, scheme, bytes = token.len(), is_last, "sending a token");
            let showing = mechanism.shows_secret().then(|| self.tries.showing());
            let sent = self.send(scheme, &token, is_last).await;
            if let (Err(Failure::Lost), Some(showing)) = (&sent, showing) {
                showing.not_sent();
            }
            let mut reply = sent?;
            if leg == 0 {
                (scheme, reply) = self.under_another_name(candidate, scheme, &token, reply).await?;
            }
            self.bind(&reply)?;
            if reply.status != 401 {
                return if is_last {
                    self.accepted(mechanism, scheme, reply).await
                } else {
                    self.without_login(Some(candidate).filter(|candidate| candidate.proves_host()), reply).await
                };
            }
            let challenge = challenge(candidate, scheme, &reply, is_last).map_err(refused)?;
            (mechanism, step) =
                self.limits().step(mechanism, Some(challenge)).await.map_err(|error| refused(error.into()))?;
        }
        Err(refused(Refused::Endless { scheme }))
    }

    /// The host accepted the login: its last token is checked, and sealing begins where it is wanted.
    async fn accepted(
        &mut self,
        mechanism: Box<dyn Mechanism>,
        scheme: &'static str,
        reply: HttpReply,
    ) -> Result<HttpReply, Failure> {
        let last = reply.token(scheme);
        let (name, says_nothing) = (mechanism.name(), last.is_none());
        let mechanism = match self.limits().step(mechanism, last).await {
            Ok((mechanism, _)) => mechanism,
            // An error of the service below the login, such as 503, may come without the proof; then nothing else in it counts.
            Err(_) if says_nothing && !reply.is_success() => return Ok(reply.without_body()),
            Err(error) if self.dialer.protection == Protection::Sealed => return Err(refused(error.into())),
            Err(error) => return Err(refused(Refused::Unproven { mechanism: name, reason: Some(error) })),
        };
        debug!(scheme, "logged in with {}", mechanism.name());
        if self.dialer.protection != Protection::Sealed {
            self.connection.logged_in = true;
            return Ok(reply);
        }
        if matches!(reply.status, 403 | 404 | 502..=504) {
            return Ok(reply);
        }
        self.connection.logged_in = true;
        let sealer = mechanism.sealer().map_err(|error| refused(error.into()))?;
        self.connection.sealing = Some(Sealing::new(sealer, self.connection.part_headers));
        self.connection.is_accepted = reply.is_success();
        self.connection.exchange(self.dialer, self.request, HeaderMap::new()).await
    }

    /// Sends a token; the message goes along with the last one, unless it is to be sealed.
    async fn send(&mut self, scheme: &str, token: &[u8], is_last: bool) -> Result<HttpReply, Failure> {
        let carries = is_last && self.dialer.protection != Protection::Sealed;
        let header = authorization(&format!("{scheme} {}", BASE64_STANDARD.encode(token)));
        let message = if carries { Outgoing::envelope(self.request.begin()?, header) } else { Outgoing::empty(header) };
        let reply = self.connection.post(self.dialer, message).await?;
        Ok(self.believed(reply))
    }

    /// What counts of an answer to a leg. If messages are sealed, a cleartext body may be from anyone on the network path.
    fn believed(&self, reply: HttpReply) -> HttpReply {
        if self.dialer.protection == Protection::Sealed { reply.without_body() } else { reply }
    }

    /// The first token once more under another scheme, where the host offers that one only.
    async fn under_another_name(
        &mut self,
        candidate: &Candidate,
        scheme: &'static str,
        token: &[u8],
        reply: HttpReply,
    ) -> Result<(&'static str, HttpReply), Failure> {
        let offers = |scheme: &str| reply.offers.iter().any(|offer| offer.is(scheme));
        let other = candidate.schemes().iter().find(|other| **other != scheme && offers(other));
        match other {
            Some(other) if reply.status == 401 && !offers(scheme) => Ok((other, self.send(other, token, false).await?)),
            _ => Ok((scheme, reply)),
        }
    }

    /// Takes the binding of the TLS connection from the first answer on it; without one there is no login over TLS.
    fn bind(&mut self, reply: &HttpReply) -> Result<(), Failure> {
        if self.dialer.protection == Protection::Tls && self.binding.is_none() && reply.certificate.is_none() {
            return Err(Failure::Error(Unreachable::Certificate(CertificateRefused::Hidden).into()));
        }
        if let (None, Some(certificate)) = (&self.binding, &reply.certificate) {
            let binding = ChannelBinding::tls_server_end_point(certificate);
            self.binding = Some(binding.map_err(|error| refused(error.into()))?);
        }
        Ok(())
    }

    fn limits(&self) -> StepLimits {
        StepLimits { binding: self.binding.clone(), at_most: self.dialer.connect_timeout }
    }
}

/// The host's token in a 401; without one the login is over.
fn challenge(candidate: &Candidate, scheme: &str, reply: &HttpReply, is_last: bool) -> Result<Vec<u8>, Refused> {
    let offered = || Offer::names(&reply.offers);
    match reply.token(scheme) {
        Some(token) => Ok(token),
        None if is_last => Err(not_accepted(reply, candidate.name(), candidate.schemes())),
        None if candidate.is_offered(&reply.offers) => Err(Refused::NoChallenge { offered: offered() }),
        None => Err(Refused::NoCommonScheme { wanted: candidate.name().to_owned(), offered: offered() }),
    }
}
