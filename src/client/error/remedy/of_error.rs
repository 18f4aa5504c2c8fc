//! Which remedy fits an error.

use crate::auth::{KerberosError, MechanismError};
use crate::client::error::configuration::ConfigurationError;
use crate::client::error::error::{Error, INSTANCES, Stage};
use crate::client::error::http_notes::is_foreign;
use crate::client::error::refused::Refused;
use crate::client::error::remedy::address::{AddressRemedy, ProxyRemedy};
use crate::client::error::remedy::host::{ObjectRemedy, ServiceRemedy};
use crate::client::error::remedy::kerberos::KerberosRemedy;
use crate::client::error::remedy::login::{CredentialsRemedy, SchemeRemedy};
use crate::client::error::remedy::remedy::Remedy;
use crate::client::error::remedy::tls::{TlsRemedy, TrustRemedy};
use crate::client::error::unreachable::Unreachable;
use crate::client::tls::identity::IdentityError;
use crate::wsman::ReplyError;

impl Error {
    /// What to try next; `None` when the error itself says it, or when nothing is known.
    ///
    /// ```no_run
    /// # async fn identify(client: cimjob::client::Client) {
    /// use cimjob::client::remedy::{Remedy, TrustRemedy};
    ///
    /// if let Err(error) = client.identify().await {
    ///     match error.remedy() {
    ///         Some(Remedy::Trust(TrustRemedy::Pin(pin))) => println!("compare {pin} with the host's own certificate"),
    ///         Some(remedy) => println!("{error}; try: {remedy}"),
    ///         None if error.is_transient() || error.is_timeout() => println!("{error}; try again later"),
    ///         None => println!("{error}"),
    ///     }
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::Configuration(error) => configuration(error),
            Self::Unreachable(error) => Some(unreachable(error)),
            Self::Refused(error) => refused(error),
            Self::Fault(fault) => Remedy::of_fault(fault),
            Self::NoSuchJob(_) => Some(ObjectRemedy::JobAnywhere.into()),
            Self::Http { status, notes, source, .. } => {
                Remedy::of_http(*status, notes).or_else(|| body(*status, source))
            }
            Self::Unexplained { source, .. } => source.remedy(),
            Self::Misbehaved(error) => body(200, error),
            Self::TimedOut { stage: Stage::Name, .. } => Some(AddressRemedy::Name.into()),
            Self::TimedOut { stage: Stage::Connect, .. } => Some(AddressRemedy::Listener.into()),
            Self::TimedOut { stage: Stage::Proxy { .. }, .. } => Some(ProxyRemedy::Check.into()),
            Self::TimedOut { stage: Stage::Handshake, .. } => Some(AddressRemedy::Silent.into()),
            Self::TimedOut { .. } => Some(Remedy::TimeLimit),
            Self::TooMany { what, .. } => (*what == INSTANCES).then_some(Remedy::FewerInstances),
            Self::Request(_) | Self::Endless { .. } => None,
        }
    }
}

fn configuration(error: &ConfigurationError) -> Option<Remedy> {
    Some(match error {
        ConfigurationError::NoNativeTls => TlsRemedy::NativeLibrary.into(),
        ConfigurationError::ZonedAddress => TlsRemedy::ServerName.into(),
        ConfigurationError::Identity(IdentityError::NoKey) => TlsRemedy::ClientKey.into(),
        ConfigurationError::PlainHttp { .. } => AddressRemedy::HttpsListener.into(),
        ConfigurationError::Kerberos(error) => return of_kerberos(error),
        ConfigurationError::Roots(_) => TrustRemedy::SystemAuthorities.into(),
        _ => return None,
    })
}

fn unreachable(error: &Unreachable) -> Remedy {
    match error {
        Unreachable::Name(_) => AddressRemedy::Name.into(),
        Unreachable::Connect(error) if error.is_through_proxy() => ProxyRemedy::Check.into(),
        Unreachable::Connect(_) => AddressRemedy::Listener.into(),
        Unreachable::Certificate(error) => TrustRemedy::of(error).into(),
        Unreachable::NotTls(_) => AddressRemedy::HttpPort.into(),
        Unreachable::Tls(error) => TlsRemedy::of(error.failure()).into(),
        Unreachable::Broken(_) => AddressRemedy::Service.into(),
        Unreachable::ClosedInLogin { .. } => ProxyRemedy::BreaksLogin.into(),
        Unreachable::SpeaksTls { url } => AddressRemedy::HttpsUrl { url: url.clone() }.into(),
        Unreachable::TooLarge { .. } => AddressRemedy::HostAndPort.into(),
    }
}

fn refused(error: &Refused) -> Option<Remedy> {
    Some(match error {
        Refused::Credentials { scheme: "Basic", .. } => CredentialsRemedy::Local.into(),
        Refused::Credentials { .. } => CredentialsRemedy::Check.into(),
        Refused::Mechanism(MechanismError::Kerberos(error))
        | Refused::Unproven { reason: Some(MechanismError::Kerberos(error)), .. } => return of_kerberos(error),
        Refused::Unproven { .. } => AddressRemedy::Impostor.into(),
        Refused::NotAsked => AddressRemedy::HostAndPort.into(),
        Refused::LoginNeeded { .. } => CredentialsRemedy::User.into(),
        Refused::NoChallenge { .. } => SchemeRemedy::Basic.into(),
        Refused::NotSealed => SchemeRemedy::Cleartext.into(),
        Refused::NoCommonScheme { .. } => SchemeRemedy::Offered.into(),
        _ => return None,
    })
}

fn of_kerberos(error: &KerberosError) -> Option<Remedy> {
    Some(Remedy::Kerberos(match error {
        KerberosError::NotInstalled { .. } => KerberosRemedy::Install,
        KerberosError::NoTicket { .. } => KerberosRemedy::Ticket,
        KerberosError::Expired => KerberosRemedy::RenewTicket,
        KerberosError::ClockSkew => KerberosRemedy::Clock,
        KerberosError::UnknownAccount { .. } | KerberosError::NoServer { .. } => KerberosRemedy::Realm,
        KerberosError::UnknownService { .. } => KerberosRemedy::ServiceName,
        KerberosError::WrongPassword => KerberosRemedy::Password,
        KerberosError::PasswordExpired => KerberosRemedy::ExpiredPassword,
        KerberosError::AccountRevoked => KerberosRemedy::Account,
        KerberosError::Keytab { .. } => KerberosRemedy::Keytab,
        KerberosError::NoCommonEncryption { .. } => KerberosRemedy::Encryption,
        KerberosError::NotItsTicket { .. } => KerberosRemedy::ServiceOwner,
        KerberosError::AddressNotName { .. } => KerberosRemedy::HostName,
        KerberosError::LocalAccount { .. } => return Some(SchemeRemedy::Ntlm.into()),
        KerberosError::ChannelBinding => return Some(ProxyRemedy::EndsTls.into()),
        KerberosError::NotMutual => return Some(AddressRemedy::Impostor.into()),
        _ => return None,
    }))
}

/// What the body of an answer says where its status says nothing.
fn body(status: u16, source: &ReplyError) -> Option<Remedy> {
    match source {
        ReplyError::Empty if status == 500 => Some(ServiceRemedy::EventLog.into()),
        ReplyError::Compressed { .. } => Some(ProxyRemedy::Compresses.into()),
        _ => is_foreign(source).then(|| AddressRemedy::HostAndPort.into()),
    }
}
