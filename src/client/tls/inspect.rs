//! Looking at the TLS of a host without logging in: what each library agrees on, which certificates are shown, whether they are trusted (RFC 8446 section 4.4.2).

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::{CertificateDer, UnixTime};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::client::connection::classify::{of_handshake, refused_certificate};
use crate::client::deadline::Deadline;
use crate::client::error::configuration::ConfigurationError;
use crate::client::error::error::{Error, Stage};
use crate::client::error::transport::TransportError;
use crate::client::error::unreachable::Unreachable;
use crate::client::route::choice::certificate_name;
use crate::client::route::endpoint::Endpoint;
use crate::client::route::resolver::ResolveError;
use crate::client::route::transport::Transport;
use crate::client::tls::agreed_session::Agreed;
use crate::client::tls::by_rustls::RustlsTls;
use crate::client::tls::native::handshake_by_native;
use crate::client::tls::options::{TlsBackend, TlsOptions, TlsVersion, Trust};
use crate::client::tls::refused::{CertificateRefused, Distrust};

/// What was found out about the TLS of a host.
#[derive(Debug)]
#[non_exhaustive]
pub struct TlsInspection {
    /// The address that took the connection.
    pub address: SocketAddr,
    /// The handshake of rustls.
    pub rustls: Result<TlsHandshake, Error>,
    /// The handshake of the native library; `None` where it is not built in.
    pub native: Option<Result<TlsHandshake, Error>>,
}

/// A handshake that came to its end. Whom to trust was asked afterwards.
#[derive(Debug)]
#[non_exhaustive]
pub struct TlsHandshake {
    /// Which library made it.
    pub backend: TlsBackend,
    /// The version, such as `TLSv1.2`.
    pub version: String,
    /// The cipher suite, as the library calls it.
    pub suite: String,
    /// The certificates in DER form as the host sent them: its own first.
    pub chain: Vec<Vec<u8>>,
    /// Is the host's certificate trusted as the options say, and why not?
    pub verified: Result<(), CertificateRefused>,
}

impl TlsInspection {
    /// The handshake that calls would use.
    ///
    /// # Errors
    /// The error of rustls when no library came to an end.
    pub fn handshake(&self) -> Result<&TlsHandshake, &Error> {
        let native = self.native.as_ref().and_then(|native| native.as_ref().ok());
        self.rustls.as_ref().or_else(|error| native.ok_or(error))
    }
}

/// Connects to a host, at the same time with each TLS library, and closes the connections after the handshake, all within this time. Nothing else is sent, nothing is trusted by it,
/// and no proxy is used.
///
/// # Errors
/// [`Error`] when the options cannot be used or there is no TCP connection. A failed handshake is part of the result.
pub async fn inspect_tls(endpoint: &Endpoint, options: &TlsOptions, timeout: Duration) -> Result<TlsInspection, Error> {
    if endpoint.transport() == Transport::Http {
        return Err(ConfigurationError::Incompatible { what: "a look at the certificate", with: "plain HTTP" }.into());
    }
    let name = certificate_name(endpoint, options)?;
    let deadline = Deadline::after(timeout);
    let (address, stream) = within(deadline, Stage::Connect, connect(endpoint)).await?;
    let (judge, unverified, versions) = (options.rustls(None)?, unverified(options), options.versions()?);
    let inspector = Inspector { judge, unverified, versions, name, deadline };
    let (rustls, native) = tokio::join!(inspector.with_rustls(stream), inspector.with_native(address));
    Ok(TlsInspection { address, rustls, native })
}

struct Inspector {
    /// What the options trust.
    judge: RustlsTls,
    /// The same options, without verification.
    unverified: TlsOptions,
    versions: Vec<TlsVersion>,
    name: rustls::pki_types::ServerName<'static>,
    deadline: Deadline,
}

impl Inspector {
    async fn with_rustls(&self, stream: TcpStream) -> Result<TlsHandshake, Error> {
        let connector = TlsConnector::from(Arc::new(self.judge.config_to_look()));
        let name = self.name.clone();
        let connecting = async {
            let made = connector.connect(name, stream).await;
            made.map_err(|error| Error::from(of_handshake(error, &self.versions)))
        };
        let stream = within(self.deadline, Stage::Handshake, connecting).await?;
        let (_, session) = stream.get_ref();
        let chain = session.peer_certificates().unwrap_or_default().iter().map(|one| one.to_vec()).collect();
        let version = session.protocol_version().and_then(|version| version.as_str()).unwrap_or_default();
        let suite = session.negotiated_cipher_suite().and_then(|suite| suite.suite().as_str()).unwrap_or_default();
        let agreed = Agreed { version: version.replace("TLSv1_", "TLSv1."), suite: suite.to_owned(), chain };
        Ok(self.judged(TlsBackend::Rustls, agreed))
    }

    async fn with_native(&self, address: SocketAddr) -> Option<Result<TlsHandshake, Error>> {
        let made = handshake_by_native(&self.unverified, address, self.name.clone(), self.deadline.time_left())?;
        let agreed = match within(self.deadline, Stage::Handshake, async { Ok(made.await) }).await {
            Ok(Ok(agreed)) => agreed,
            Ok(Err(error)) => return Some(Err(of_handshake(error, &self.versions).into())),
            Err(error) => return Some(Err(error)),
        };
        Some(Ok(self.judged(TlsBackend::Native, agreed)))
    }

    fn judged(&self, backend: TlsBackend, agreed: Agreed) -> TlsHandshake {
        let verified = self.judge(&agreed.chain).or_else(|refused| match (backend, &refused) {
            // The pin is compared before; OpenSSL can use what rustls cannot.
            (TlsBackend::Native, CertificateRefused::Unusable { .. })
                if self.judge.verifier().compares_nothing_else() =>
            {
                Ok(())
            }
            _ => Err(refused),
        });
        TlsHandshake { backend, version: agreed.version, suite: agreed.suite, chain: agreed.chain, verified }
    }

    fn judge(&self, chain: &[Vec<u8>]) -> Result<(), CertificateRefused> {
        let chain: Vec<_> = chain.iter().map(|one| CertificateDer::from(one.as_slice())).collect();
        let (leaf, others) = chain.split_first().ok_or(CertificateRefused::Hidden)?;
        let verified = self.judge.verifier().verify_server_cert(leaf, others, &self.name, &[], UnixTime::now());
        let unknown = || CertificateRefused::Unverified { reason: Distrust::Other.to_string() };
        verified.map(|_| ()).map_err(|error| refused_certificate(&error).unwrap_or_else(unknown))
    }
}

fn unverified(options: &TlsOptions) -> TlsOptions {
    TlsOptions { trust: Trust::DangerousAcceptAny, ..options.clone() }
}

/// A TCP connection to the first address of the host that takes one.
pub(super) async fn connect(endpoint: &Endpoint) -> Result<(SocketAddr, TcpStream), Error> {
    let host = endpoint.host();
    let found = tokio::net::lookup_host((host, endpoint.port())).await;
    let unknown = |error| Unreachable::Name(TransportError::new(ResolveError::new(host, error)));
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in found.map_err(unknown)? {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok((address, stream)),
            Err(error) => last = error,
        }
    }
    Err(Unreachable::Connect(TransportError::new(last)).into())
}

async fn within<T>(deadline: Deadline, stage: Stage, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    deadline.hold(work).await.map_err(|error| match error {
        Error::TimedOut { stage: Stage::Overall, after } => Error::TimedOut { stage, after },
        other => other,
    })
}
