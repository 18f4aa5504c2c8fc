//! Remedies about Kerberos (RFC 4120): tickets, names and keys.

use std::fmt;

/// What to change about Kerberos.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KerberosRemedy {
    /// Its library is not installed.
    Install,
    /// There is no ticket.
    Ticket,
    /// The ticket has expired.
    RenewTicket,
    /// The clocks differ too much.
    Clock,
    /// No server knows the realm or the account.
    Realm,
    /// The domain does not know the service.
    ServiceName,
    /// The service belongs to another account.
    ServiceOwner,
    /// The host is an address, and Kerberos needs names.
    HostName,
    /// The password is wrong.
    Password,
    /// The password has expired.
    ExpiredPassword,
    /// The account is disabled or locked.
    Account,
    /// The keytab does not fit.
    Keytab,
    /// Account and host have no encryption type in common.
    Encryption,
}

impl fmt::Display for KerberosRemedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Install => {
                "install it (libgssapi-krb5-2 on Debian and Ubuntu, krb5-libs on Fedora and Red Hat), or log in with NTLM"
            }
            Self::Ticket => "get a ticket with `kinit user@REALM`, or use a password or a keytab",
            Self::RenewTicket => "get a new ticket with `kinit`",
            Self::Clock => "set this machine's clock to the domain's; most realms allow a difference of five minutes",
            Self::Realm => {
                "write user@REALM with the full realm, which is the domain's DNS name; check krb5.conf, the domain's SRV records in DNS, \
                 and that port 88 is open"
            }
            Self::ServiceName => {
                "use the host's full name in the domain, or set the service principal name; `setspn -L HOST` lists the names it has"
            }
            Self::ServiceOwner => {
                "`setspn -Q SERVICE` shows the owner of the service; use the host's full name, or set the right service principal name"
            }
            Self::HostName => "use the host's name, or set the service principal name",
            Self::Password => "check the password; too many wrong ones may lock the account",
            Self::ExpiredPassword => "change the password first, with `kpasswd` or on a machine of the domain",
            Self::Account => "ask an administrator of the domain to enable or unlock the account",
            Self::Keytab => "`klist -kt FILE` lists its keys; create it again after a change of the password",
            Self::Encryption => "allow AES for the account and for the host in the domain",
        })
    }
}
