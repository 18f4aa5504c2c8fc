//! What is wrong with the set-up of a client.

use crate::auth::{BasicError, KerberosError};
use crate::client::route::endpoint_error::EndpointError;
use crate::client::route::proxy::ProxyError;
use crate::client::tls::identity::IdentityError;
use crate::client::tls::options::TlsVersion;

/// What is wrong with the set-up of a client.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigurationError {
    /// It is not an endpoint.
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
    /// The name is not one that a certificate can have.
    #[error("{0:?} is no DNS name that a certificate could have")]
    ServerName(String),
    /// What was asked for needs one that does not go together with it.
    #[error("{what} cannot be combined with {with}")]
    Incompatible {
        /// What was asked for.
        what: &'static str,
        /// What it does not go together with.
        with: &'static str,
    },
    /// It is not a proxy.
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
    #[error("{login} over plain HTTP is refused: anyone on the network path could read {what}")]
    PlainHttp {
        /// How to log in.
        login: &'static str,
        /// What would be seen.
        what: &'static str,
    },
    /// The native TLS library cannot check the certificate of an address with a zone, which is not a name.
    #[error("the native TLS library cannot be combined with an address with a zone")]
    ZonedAddress,
    /// The HTTP client cannot be built.
    #[error("the HTTP client cannot be built")]
    Http(#[source] reqwest::Error),
}
