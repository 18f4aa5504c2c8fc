//! What to change after an error.

use std::fmt;

use crate::client::error::remedy::address::{AddressRemedy, ProxyRemedy};
use crate::client::error::remedy::host::{ObjectRemedy, ServiceRemedy};
use crate::client::error::remedy::kerberos::KerberosRemedy;
use crate::client::error::remedy::login::{CredentialsRemedy, SchemeRemedy};
use crate::client::error::remedy::nats::NatsRemedy;
use crate::client::error::remedy::tls::{TlsRemedy, TrustRemedy};

/// One thing to try after an error, by what has to change.
///
/// `Display` says it in neutral words. They do not name options of a command; a program that has options names its own.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remedy {
    /// The address: name, port, listener.
    Address(AddressRemedy),
    /// The proxy in between.
    Proxy(ProxyRemedy),
    /// TLS itself: versions, libraries, client certificates.
    Tls(TlsRemedy),
    /// Trust in the host's certificate.
    Trust(TrustRemedy),
    /// User and password.
    Credentials(CredentialsRemedy),
    /// The authentication scheme.
    Scheme(SchemeRemedy),
    /// Kerberos: tickets, names, keys.
    Kerberos(KerberosRemedy),
    /// The WinRM service on the host.
    Service(ServiceRemedy),
    /// The name of what was asked for: namespace, class, method, job.
    Object(ObjectRemedy),
    /// The connection to a NATS server.
    Nats(NatsRemedy),
    /// The time limit of the call.
    TimeLimit,
    /// The number of instances: fewer must be asked for, or more allowed.
    FewerInstances,
    /// Nothing that is known: a detailed log may show more.
    Log,
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(remedy) => remedy.fmt(f),
            Self::Proxy(remedy) => remedy.fmt(f),
            Self::Tls(remedy) => remedy.fmt(f),
            Self::Trust(remedy) => remedy.fmt(f),
            Self::Credentials(remedy) => remedy.fmt(f),
            Self::Scheme(remedy) => remedy.fmt(f),
            Self::Kerberos(remedy) => remedy.fmt(f),
            Self::Service(remedy) => remedy.fmt(f),
            Self::Object(remedy) => remedy.fmt(f),
            Self::Nats(remedy) => remedy.fmt(f),
            Self::TimeLimit => f.write_str("allow more time; if nothing ever answers, check the port and the firewall"),
            Self::FewerInstances => f.write_str("ask for fewer, by a narrower query, or allow more instances"),
            Self::Log => f.write_str("turn on the log and look at what the host says"),
        }
    }
}

/// Each kind of remedy becomes a [`Remedy`].
macro_rules! from {
    ($($variant:ident($kind:ty)),*) => {$(
        impl From<$kind> for Remedy {
            fn from(remedy: $kind) -> Self {
                Self::$variant(remedy)
            }
        }
    )*};
}

from! {
    Address(AddressRemedy), Proxy(ProxyRemedy), Tls(TlsRemedy), Trust(TrustRemedy), Credentials(CredentialsRemedy), Scheme(SchemeRemedy),
    Kerberos(KerberosRemedy), Service(ServiceRemedy), Object(ObjectRemedy), Nats(NatsRemedy)
}
