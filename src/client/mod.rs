//! Sends operations to one host over HTTPS or sealed HTTP: deadlines, retries of reads, one message at a time on each authenticated connection.

mod builder;
mod call;
#[expect(clippy::module_inception, reason = "it holds `Client`")]
mod client;
mod connection;
mod deadline;
mod error;
mod login;
mod post;
mod route;
mod tls;

pub use self::builder::ClientBuilder;
pub use self::call::{
    BareJobs, CancelRequest, Cancellation, ClassLookup, Classes, Detail, EnumerationError, FoundJob, Greeting,
    Instances, Jobs, MAX_INSTANCES, Progress, RefusedClass, StopMode, UnreadableJob, UnreadableJobs, WaitOptions,
    WaitOutcome,
};
pub use self::client::Client;
pub use self::connection::{HostClock, WireEvent, WireLog};
pub use self::deadline::Deadline;
pub(crate) use self::error::is_of_tls_library;
pub use self::error::remedy;
pub use self::error::{
    ConfigurationError, Error, FailureStage, HandshakeError, HttpNotes, HttpSysPage, NoSuchJob, Refused, Stage,
    TransportError, Unreachable,
};
pub use self::login::{Authentication, CredentialGuard, CredentialTries, Encryption, LoggedIn, Logins};
pub use self::post::{PostError, Posted, Poster};
pub use self::route::{AddressLog, Endpoint, EndpointError, Proxy, ProxyError, Proxying, Transport, UrlPath};
pub use self::tls::{
    CertificateDetails, CertificatePin, CertificateRefused, ClientIdentity, Distrust, HandshakeFailure, IdentityError,
    PinError, PinSubject, SharedTls, TlsBackend, TlsHandshake, TlsInspection, TlsOptions, TlsVersion, Trust, Unusable,
    inspect_tls,
};
