//! TLS: whom to trust, two libraries, certificates and what is shown of them.

pub(in crate::client) mod agreed;
pub(in crate::client) mod agreed_session;
pub(in crate::client) mod asked;
pub(in crate::client) mod by_rustls;
pub(in crate::client) mod certificate;
pub(in crate::client) mod checked;
pub(in crate::client) mod distrust;
pub(in crate::client) mod handshake_failure;
pub(in crate::client) mod identity;
pub(in crate::client) mod inspect;
#[cfg(feature = "native-tls")]
pub(in crate::client) mod native;
#[cfg(not(feature = "native-tls"))]
#[path = "no_native.rs"]
pub(in crate::client) mod native;
pub(in crate::client) mod options;
pub(in crate::client) mod pem_words;
pub(in crate::client) mod pin;
pub(in crate::client) mod probe;
pub(in crate::client) mod refused;
pub(in crate::client) mod shared;
pub(in crate::client) mod unusable;
pub(in crate::client) mod verifier;

pub use self::certificate::CertificateDetails;
pub use self::handshake_failure::HandshakeFailure;
pub use self::identity::{ClientIdentity, IdentityError};
pub use self::inspect::{TlsHandshake, TlsInspection, inspect_tls};
pub use self::options::{TlsBackend, TlsOptions, TlsVersion, Trust};
pub use self::pin::{CertificatePin, PinError, PinSubject};
pub use self::refused::{CertificateRefused, Distrust};
pub use self::shared::SharedTls;
pub use self::unusable::Unusable;
