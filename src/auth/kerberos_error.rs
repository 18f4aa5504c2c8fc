//! Why a Kerberos login does not come about, by the codes of RFC 4120 section 7.5.9 and of MIT's GSS-API.

/// Why Kerberos failed. The text of the system's library, where it gave one, is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KerberosError {
    /// The system has no GSS-API library.
    #[error("no Kerberos library is installed on this system ({tried})")]
    NotInstalled {
        /// The names that were looked for.
        tried: String,
    },
    /// No ticket, no keytab entry and no password to get one with.
    #[error("there is no Kerberos ticket: {told}")]
    NoTicket {
        /// What the library says.
        told: String,
    },
    /// The ticket's time is up.
    #[error("the Kerberos ticket has expired")]
    Expired,
    /// The clocks differ by more than Kerberos allows, mostly five minutes.
    #[error("the clocks of this machine and the Kerberos server differ too much")]
    ClockSkew,
    /// The Kerberos server does not know the account.
    #[error("the Kerberos server does not know the account: {told}")]
    UnknownAccount {
        /// What the library says.
        told: String,
    },
    /// The Kerberos server does not know the service.
    #[error("the Kerberos server does not know the service {service}")]
    UnknownService {
        /// The service principal name that was asked for.
        service: String,
    },
    /// The password is wrong.
    #[error("the Kerberos server did not accept the password")]
    WrongPassword,
    /// The password is too old, and must be changed first.
    #[error("the password has expired")]
    PasswordExpired,
    /// The account is disabled, locked out or expired.
    #[error("the Kerberos server says that the account is disabled, locked or expired")]
    AccountRevoked,
    /// An account of the host itself, `.\user`: no realm has it.
    #[error("{account} is an account of the host itself, which Kerberos does not know")]
    LocalAccount {
        /// The account as it was written.
        account: String,
    },
    /// The keytab cannot be read, has no key for the account, or an old one.
    #[error("the keytab gives no key: {told}")]
    Keytab {
        /// What the library says.
        told: String,
    },
    /// Kerberos needs a name, and the host is an address.
    #[error("Kerberos needs the name of the host, and {host} is an address")]
    AddressNotName {
        /// The address.
        host: String,
    },
    /// The Kerberos server cannot be reached, or the realm is not known.
    #[error("no Kerberos server can be asked: {told}")]
    NoServer {
        /// What the library says.
        told: String,
    },
    /// No kind of encryption that account, service, server and this machine all take.
    #[error("there is no common kind of encryption: {told}")]
    NoCommonEncryption {
        /// What the library says.
        told: String,
    },
    /// The host cannot read the ticket: the service belongs to another account than the one that answers.
    #[error("the host cannot read the ticket for {service}")]
    NotItsTicket {
        /// The service principal name that was asked for.
        service: String,
    },
    /// The channel binding does not fit.
    #[error("the channel binding does not match: something between here and the host ends TLS")]
    ChannelBinding,
    /// The host did not prove who it is.
    #[error("the host did not prove its identity in the Kerberos login")]
    NotMutual,
    /// Anything else.
    #[error("{told} (major {major:#010x}, minor {minor})")]
    Other {
        /// What the library says.
        told: String,
        /// The GSS-API's major status.
        major: u32,
        /// The mechanism's minor status.
        minor: u32,
    },
}
