//! Logging in on a connection: Basic with every message, NTLM once for the connection (MS-WSMV 2.2.9.1.1; MS-NLMP 3.1.5.1).

use std::time::SystemTime;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tracing::debug;
use zeroize::Zeroizing;

use crate::auth::{ChannelBinding, Credentials, FileTime, Ntlm, NtlmError, NtlmSeed, Offer};

use super::classify::Failure;
use super::connection::{Connection, Dialer, HttpReply, authorization};
use super::error::{Error, Refused};

/// How a client shows who it is, ready to be used.
pub(super) enum Login {
    /// Not at all: only Identify may be asked (MS-WSMV 3.1.4.1.23).
    Anonymous,
    /// The value of the header.
    Basic(Zeroizing<String>),
    /// NTLM to this service principal name.
    Ntlm { credentials: Credentials, service: String },
}

impl Login {
    /// Sends a message on a connection, logging in first if need be.
    pub(super) async fn exchange(
        &self,
        dialer: &Dialer,
        connection: &mut Connection,
        body: &str,
    ) -> Result<HttpReply, Failure> {
        match self {
            Self::Anonymous => connection.post(dialer, body.to_owned(), unauthenticated()).await,
            Self::Basic(value) => {
                let reply = connection.post(dialer, body.to_owned(), authorization(value)).await?;
                if reply.status == 401 { Err(refused(not_accepted(&reply, "Basic", "Basic"))) } else { Ok(reply) }
            }
            Self::Ntlm { .. } if connection.logged_in => {
                connection.post(dialer, body.to_owned(), HeaderMap::new()).await
            }
            Self::Ntlm { credentials, service } => {
                NtlmLogin { dialer, connection, credentials, service }.run(body).await
            }
        }
    }
}

struct NtlmLogin<'a> {
    dialer: &'a Dialer,
    connection: &'a mut Connection,
    credentials: &'a Credentials,
    service: &'a str,
}

impl NtlmLogin<'_> {
    /// Two legs: NEGOTIATE with an empty body, then AUTHENTICATE with the message itself.
    async fn run(mut self, body: &str) -> Result<HttpReply, Failure> {
        let seed = seed().map_err(refused)?;
        let mut ntlm = Ntlm::new(self.credentials, self.service, seed);
        let (scheme, first) = self.negotiate(&mut ntlm).await?;
        if first.status != 401 {
            // No login is wanted, or something else is wrong: the message itself will tell.
            return if first.is_success() {
                self.connection.post(self.dialer, body.to_owned(), HeaderMap::new()).await
            } else {
                Ok(first)
            };
        }
        let challenge = challenge(&first, scheme).map_err(refused)?;
        let binding = first.certificate.as_deref().map(ChannelBinding::tls_server_end_point).transpose();
        let token =
            binding.map_err(Refused::from).and_then(|binding| Ok(ntlm.authenticate(&challenge, binding.as_ref())?));
        let headers = token_header(scheme, &token.map_err(refused)?);
        let reply = self.connection.post(self.dialer, body.to_owned(), headers).await?;
        if reply.status == 401 {
            return Err(refused(not_accepted(&reply, "NTLM", scheme)));
        }
        debug!(scheme, service = self.service, "logged in with NTLM");
        self.connection.logged_in = true;
        Ok(reply)
    }

    /// WinRM takes NTLM under `Negotiate`; a service that announces only `NTLM` gets it under that name.
    async fn negotiate(&mut self, ntlm: &mut Ntlm) -> Result<(&'static str, HttpReply), Failure> {
        let negotiate = ntlm.negotiate();
        let reply = self.connection.post(self.dialer, String::new(), token_header("Negotiate", &negotiate)).await?;
        let offers = |scheme| reply.offers.iter().any(|offer| offer.is(scheme));
        if reply.status == 401 && !offers("Negotiate") && offers("NTLM") {
            return Ok((
                "NTLM",
                self.connection.post(self.dialer, String::new(), token_header("NTLM", &negotiate)).await?,
            ));
        }
        Ok(("Negotiate", reply))
    }
}

/// The CHALLENGE in the answer to the first leg.
fn challenge(reply: &HttpReply, scheme: &str) -> Result<Vec<u8>, Refused> {
    let offered = Offer::names(&reply.offers);
    let mut same = reply.offers.iter().filter(|offer| offer.is(scheme)).peekable();
    if same.peek().is_none() {
        return Err(Refused::NoCommonScheme { wanted: "NTLM", offered });
    }
    let token = same.find_map(|offer| offer.token.as_deref()).ok_or(Refused::NoChallenge { offered })?;
    BASE64_STANDARD.decode(token).map_err(|_| NtlmError::Unreadable.into())
}

/// A 401 to a login: the scheme is not offered at all, or it is and the credentials are wrong.
fn not_accepted(reply: &HttpReply, scheme: &'static str, header: &str) -> Refused {
    if reply.offers.is_empty() || reply.offers.iter().any(|offer| offer.is(header)) {
        Refused::Credentials { scheme }
    } else {
        Refused::NoCommonScheme { wanted: scheme, offered: Offer::names(&reply.offers) }
    }
}

fn token_header(scheme: &str, token: &[u8]) -> HeaderMap {
    authorization(&format!("{scheme} {}", BASE64_STANDARD.encode(token)))
}

fn unauthenticated() -> HeaderMap {
    HeaderMap::from_iter([(HeaderName::from_static("wsmanidentify"), HeaderValue::from_static("unauthenticated"))])
}

fn seed() -> Result<NtlmSeed, Refused> {
    let mut seed =
        NtlmSeed { client_challenge: [0; 8], exported_session_key: [0; 16], now: FileTime::from(SystemTime::now()) };
    let failed = |error: getrandom::Error| Refused::Randomness(error.to_string());
    getrandom::fill(&mut seed.client_challenge).map_err(failed)?;
    getrandom::fill(&mut seed.exported_session_key).map_err(failed)?;
    Ok(seed)
}

fn refused(refused: Refused) -> Failure {
    Failure::Error(Error::Refused(refused))
}
