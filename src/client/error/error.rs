//! What can go wrong with a call, by whose move it is.

use std::time::Duration;

use crate::auth::{BasicError, KerberosError, MechanismError, MultipartError};
use crate::client::route::endpoint::EndpointError;
use crate::client::route::proxy::ProxyError;
use crate::client::tls::identity::IdentityError;
use crate::client::tls::options::TlsVersion;
use crate::client::tls::verifier::CertificateRefused;
use crate::job::Explanation;
use crate::soap::{Fault, FaultKind};
use crate::wsman::ReplyError;
use crate::xml::IllegalCharacter;

/// Why a call gave nothing. [`Error::hint`] says what to try.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The client is set up wrongly: our caller's move.
    #[error("the client cannot be set up")]
    Configuration(#[from] ConfigurationError),
    /// The request cannot be written: our caller's move.
    #[error("the request cannot be written")]
    Request(#[from] IllegalCharacter),
    /// The host cannot be reached: the network's or the certificate's matter.
    #[error("the host cannot be reached")]
    Unreachable(#[from] Unreachable),
    /// The host refused the login.
    #[error("the login failed")]
    Refused(#[from] Refused),
    /// The host understood the request and refused it.
    #[error("the host refused the request")]
    Fault(#[source] Box<Fault>),
    /// The HTTP service answered without WS-Management.
    #[error("the host answered with HTTP status {status}")]
    Http {
        /// The status.
        status: u16,
        /// The content type, when there was one.
        content_type: Option<String>,
        /// Why the body says nothing.
        source: ReplyError,
    },
    /// The answer is not what WS-Management promises: the host's or our fault.
    #[error("the answer cannot be understood")]
    Misbehaved(#[source] ReplyError),
    /// The job was read, and then no readable answer came to the question for its errors. The job may be gone when it is asked again, so what it
    /// told is kept here.
    #[error("the errors of the job could not be read")]
    Unexplained {
        /// What the job itself told.
        explanation: Box<Explanation>,
        /// Why there is no more.
        source: Box<Self>,
    },
    /// It took too long.
    #[error("{stage} took longer than {} s", after.as_secs_f32())]
    TimedOut {
        /// What took too long.
        stage: Stage,
        /// How long we waited.
        after: Duration,
    },
}

impl Error {
    /// May the request have been carried out, though this is all that came back? Then a change must not simply be made again.
    #[must_use]
    pub fn leaves_outcome_open(&self) -> bool {
        match self {
            Self::Unreachable(error) => matches!(error, Unreachable::Broken(_) | Unreachable::TooLarge { .. }),
            Self::TimedOut { stage, .. } => *stage != Stage::Connect,
            Self::Fault(fault) => fault.kind() == FaultKind::TimedOut,
            Self::Http { status, .. } => matches!(status, 500 | 502 | 504),
            Self::Misbehaved(_) => true,
            // Only the host itself can open a sealed request and seal the answer, but anybody on the way can hide what it said.
            Self::Refused(refused) => {
                matches!(refused, Refused::Sealing(_) | Refused::NotSealed | Refused::Unproven { reason: Some(_), .. })
            }
            _ => false,
        }
    }
}

/// What took too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// The TCP connection and its TLS handshake.
    Connect,
    /// The answer to one request.
    Answer,
    /// The whole call with all its retries.
    Overall,
}

/// What is wrong with the set-up of a client.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigurationError {
    /// The endpoint is none.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// The certificates of the system cannot be used.
    #[error("the trusted certificates of the system cannot be used")]
    Roots(#[source] rustls::Error),
    /// The given certificates hold none.
    #[error("there is no certificate in PEM form in it")]
    NoCertificate,
    /// The given certificates cannot be read.
    #[error("the certificates cannot be read: {0}")]
    Pem(String),
    /// No pin at all was given.
    #[error("there is no pin to compare the certificate with")]
    NoPin,
    /// The oldest version is newer than the newest.
    #[error("no version of TLS is left between {oldest} and {newest}")]
    TlsVersions {
        /// The oldest one allowed.
        oldest: TlsVersion,
        /// The newest one allowed.
        newest: TlsVersion,
    },
    /// The client certificate is of no use.
    #[error("the client certificate cannot be read")]
    Identity(#[from] IdentityError),
    /// The native TLS library is not built in.
    #[error("this build has no native TLS library (feature native-tls)")]
    NoNativeTls,
    /// The name of the certificate is none.
    #[error("{0:?} is no DNS name that a certificate could have")]
    ServerName(String),
    /// What was asked for needs one that does not go together with it.
    #[error("{what} does not go together with {with}")]
    Incompatible {
        /// What was asked for.
        what: &'static str,
        /// What it does not go together with.
        with: &'static str,
    },
    /// The proxy is none.
    #[error("the proxy cannot be used")]
    Proxy(#[from] ProxyError),
    /// The credentials do not fit the scheme.
    #[error("the credentials do not fit the Basic scheme")]
    Basic(#[from] BasicError),
    /// Kerberos was asked for, and it cannot be used here.
    #[error("Kerberos cannot be used")]
    Kerberos(#[from] KerberosError),
    /// A login by certificate was asked for, and none was given.
    #[error("a login with a client certificate needs the certificate and its key")]
    NoClientCertificate,
    /// Plain HTTP and a login that protects nothing.
    #[error("{login} over plain HTTP is refused: everybody on the way could read {what}")]
    PlainHttp {
        /// How to log in.
        login: &'static str,
        /// What would be seen.
        what: &'static str,
    },
    /// The HTTP client cannot be built.
    #[error("the HTTP client cannot be built")]
    Http(#[source] reqwest::Error),
}

/// Why no answer came.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unreachable {
    /// The name has no address.
    #[error("the name of the host cannot be resolved")]
    Name(#[source] TransportError),
    /// No TCP connection.
    #[error("no connection to the host")]
    Connect(#[source] TransportError),
    /// The certificate is not accepted.
    #[error("the certificate of the host is not accepted")]
    Certificate(#[source] CertificateRefused),
    /// The port speaks no TLS, most likely plain HTTP.
    #[error("the port does not speak TLS")]
    NotTls(#[source] TransportError),
    /// The TLS handshake failed.
    #[error("the TLS handshake failed")]
    Tls(#[source] TransportError),
    /// The connection broke before or in the answer; what was asked for may have been done.
    #[error("the connection broke before the answer was complete")]
    Broken(#[source] TransportError),
    /// The answer is larger than we take.
    #[error("the answer is larger than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

/// What the layers below say; its text is the innermost cause, which says most, and what was tried.
#[derive(Debug)]
pub struct TransportError {
    source: Box<dyn std::error::Error + Send + Sync>,
    tried: Option<String>,
}

/// Why the host did not let us in.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// The host said 401 to the credentials.
    #[error("the host did not accept the credentials ({scheme}; it offers {offered})")]
    Credentials {
        /// What was tried.
        scheme: &'static str,
        /// What the host offers.
        offered: String,
    },
    /// The host was sent the credentials and did not say whether it accepts them: the connection ended, or something other than the service answered.
    #[error(
        "the host has not said whether it accepts the credentials; they are not sent again, because another attempt may lock the account"
    )]
    Unanswered,
    /// Other hosts refused the same credentials ([`CredentialGuard`](super::CredentialGuard)).
    #[error(
        "{hosts} hosts have refused these credentials; they are not sent to more hosts, because that may lock the account"
    )]
    RefusedByOthers {
        /// How many hosts.
        hosts: usize,
    },
    /// The host offers no scheme that we were told to use.
    #[error("the host offers {offered}, not {wanted}")]
    NoCommonScheme {
        /// What was asked for.
        wanted: String,
        /// What the host offers.
        offered: String,
    },
    /// The host wants a login, and none was given.
    #[error("the host wants a login and offers {offered}")]
    LoginNeeded {
        /// What the host offers.
        offered: String,
    },
    /// The host offers the scheme, but its answer to the first leg holds no challenge.
    #[error("the host offers {offered}, but answers the login without a challenge")]
    NoChallenge {
        /// What the host offers.
        offered: String,
    },
    /// The login cannot be begun, or the host's part of it makes no sense.
    #[error(transparent)]
    Mechanism(#[from] MechanismError),
    /// The host answers each token with another one.
    #[error("the login with {scheme} does not come to an end")]
    Endless {
        /// The scheme.
        scheme: &'static str,
    },
    /// The host answers, and has not proved who it is as the login demands. With a reason the message had been sent: it may have been obeyed.
    #[error("the host answers without having proved who it is ({mechanism})")]
    Unproven {
        /// How the login was tried.
        mechanism: &'static str,
        /// What is wrong with its proof; nothing where it wanted no login at all.
        #[source]
        reason: Option<MechanismError>,
    },
    /// The host took a message without asking who sent it, where that was to be found out.
    #[error("the host answers without asking who it is")]
    NotAsked,
    /// A sealed message cannot be made or opened.
    #[error("the sealed messages cannot go on")]
    Sealing(#[from] MultipartError),
    /// The messages were to be sealed, and the host answers in clear.
    #[error("the host answers in clear where messages must be sealed")]
    NotSealed,
    /// The certificate cannot be used for a channel binding.
    #[error("the certificate of the host cannot be bound to the login")]
    Binding(#[from] crate::auth::ChannelBindingError),
    /// The system gives no randomness.
    #[error("no randomness for the login: {0}")]
    Randomness(String),
}

impl TransportError {
    pub(in crate::client) fn new(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { source: Box::new(error), tried: None }
    }

    /// The same with what was tried, such as `by rustls`.
    pub(in crate::client) fn tried(self, tried: String) -> Self {
        Self { tried: Some(tried), ..self }
    }

    /// Did a connection fail on its way through a proxy? Nothing else is tried where there is none yet.
    pub(in crate::client) fn is_through_proxy(&self) -> bool {
        self.tried.is_some()
    }

    /// The same with another attempt, which failed too.
    pub(in crate::client) fn and_then(self, second: &Self) -> Self {
        let tried = self.tried.as_ref().map(|tried| format!("{tried}; ")).unwrap_or_default();
        Self { tried: Some(format!("{tried}then {second}")), ..self }
    }

    /// The error as it came.
    pub(in crate::client) fn cause(&self) -> &(dyn std::error::Error + 'static) {
        &*self.source
    }
}

impl std::fmt::Display for TransportError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut innermost = self.cause();
        while let Some(source) = innermost.source() {
            innermost = source;
        }
        // rustls adds an address for programmers.
        let text = innermost.to_string();
        f.write_str(text.split(": https://").next().unwrap_or_default())?;
        self.tried.as_ref().map_or(Ok(()), |tried| write!(f, " ({tried})"))
    }
}

impl std::error::Error for TransportError {}

impl std::fmt::Display for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Connect => "connecting",
            Self::Answer => "the answer",
            Self::Overall => "the whole call",
        })
    }
}
