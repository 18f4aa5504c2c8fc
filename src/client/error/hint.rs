//! What to try after an error: one clause for the operator, or none.

use crate::auth::{KerberosError, MechanismError};
use crate::client::error::configuration::ConfigurationError;
use crate::client::error::error::{Error, Stage};
use crate::client::error::refused::Refused;
use crate::client::error::unreachable::Unreachable;
use crate::client::tls::identity::IdentityError;
use crate::client::tls::verifier::CertificateRefused;
use crate::soap::{Fault, FaultKind};
use crate::wsman::ReplyError;

impl Error {
    /// What to try next; `None` when the error itself says it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Configuration(error) => configuration(error).map(str::to_owned),
            Self::Unreachable(error) => unreachable(error),
            Self::Refused(error) => refused(error).map(str::to_owned),
            Self::Fault(fault) => of_fault(fault).map(str::to_owned),
            Self::Http { status, source, .. } => http(*status, source).map(str::to_owned),
            Self::Unexplained { source, .. } => source.hint(),
            Self::Misbehaved(ReplyError::Html) => Some("a web server answers there: check host and port".to_owned()),
            Self::TimedOut { stage: Stage::Connect, .. } => {
                Some("check the name, the firewall and that WinRM listens on this port (5986 for HTTPS)".to_owned())
            }
            Self::TimedOut { .. } => Some(
                "give it more time with --timeout; if nothing ever answers, check the port and the firewall".to_owned(),
            ),
            Self::Request(_) | Self::Misbehaved(_) => None,
        }
    }
}

fn configuration(error: &ConfigurationError) -> Option<&'static str> {
    match error {
        ConfigurationError::NoNativeTls => Some("use a build with the feature native-tls, or --tls-backend rustls"),
        ConfigurationError::Identity(IdentityError::NoKey) => Some(
            "give the key unlocked in PEM form (`openssl pkey`), or certificate and key as PKCS#12 with its password",
        ),
        ConfigurationError::PlainHttp { .. } => {
            Some("use the HTTPS listener (5986); `winrm quickconfig -transport:https` makes one on the host")
        }
        ConfigurationError::Kerberos(error) => of_kerberos(error),
        ConfigurationError::Roots(_) => Some("install the system's CA certificates, or trust the host with --pin"),
        _ => None,
    }
}

fn unreachable(error: &Unreachable) -> Option<String> {
    Some(match error {
        Unreachable::Name(_) => "check the spelling of the host and this machine's DNS".to_owned(),
        Unreachable::Connect(error) if error.is_through_proxy() => {
            "check the proxy: its address, its password, and that it lets connections to this host and port through".to_owned()
        }
        Unreachable::Connect(_) => {
            "check that WinRM has a listener on this port (5986 for HTTPS, 5985 for HTTP) and that the firewall lets it through".to_owned()
        }
        Unreachable::Certificate(CertificateRefused::Pin { .. }) => {
            "somebody may be in between, or the host has a new certificate: compare it with the host's own before you change the pin".to_owned()
        }
        Unreachable::Certificate(CertificateRefused::Untrusted { shown, .. }) => format!(
            "if the host's certificate has this hash, trust exactly it with --pin {shown}; or give its authority with --ca-file"
        ),
        Unreachable::Certificate(CertificateRefused::Unverified { .. } | CertificateRefused::Hidden) => {
            "`cimjob cert show` shows it and how it can be trusted".to_owned()
        }
        Unreachable::NotTls(_) => "this looks like plain HTTP: 5985 is WinRM's HTTP port, 5986 its HTTPS port".to_owned(),
        Unreachable::Tls(_) => "check that the host's HTTPS listener has a certificate and look at its Schannel events; Server 2012 R2 with an RSA certificate needs the native TLS library (feature native-tls)".to_owned(),
        Unreachable::Broken(_) => "if it happens again, something else than WinRM may listen there, or its service was stopped".to_owned(),
        Unreachable::TooLarge { .. } => "that is no answer of WinRM: check host and port".to_owned(),
    })
}

fn refused(error: &Refused) -> Option<&'static str> {
    match error {
        Refused::Credentials { .. } => Some(
            "check user (DOMAIN\\user, user@realm, .\\user for a local one) and password; behind a TLS proxy the channel binding cannot match",
        ),
        Refused::Mechanism(MechanismError::Kerberos(error))
        | Refused::Unproven { reason: Some(MechanismError::Kerberos(error)), .. } => of_kerberos(error),
        Refused::Unproven { .. } => Some(SOMEBODY_ELSE),
        Refused::NotAsked => Some("check host and port: WinRM always asks who it is"),
        Refused::LoginNeeded { .. } => Some("say who logs in, with --user"),
        Refused::NoChallenge { .. } => {
            Some("NTLM seems to be switched off there; Basic, where the host offers it, is --auth basic")
        }
        Refused::NotSealed => Some(
            "use the HTTPS listener (5986); --allow-unencrypted sends messages in clear, where the host takes them and you trust the whole way",
        ),
        Refused::NoCommonScheme { .. } => {
            Some("choose a scheme that the host offers with --auth, or enable Negotiate on the host")
        }
        _ => None,
    }
}

fn of_kerberos(error: &KerberosError) -> Option<&'static str> {
    Some(match error {
        KerberosError::NotInstalled { .. } => {
            "install it (libgssapi-krb5-2 on Debian and Ubuntu, krb5-libs on Fedora and Red Hat), or log in with NTLM: --auth ntlm"
        }
        KerberosError::NoTicket { .. } => "get a ticket with `kinit user@REALM`, or give a password or a keytab",
        KerberosError::Expired => "get a new ticket with `kinit`",
        KerberosError::ClockSkew => {
            "set this machine's clock by the domain's; most realms allow a difference of five minutes"
        }
        KerberosError::UnknownAccount { .. } | KerberosError::NoServer { .. } => {
            "write user@REALM with the realm in full, as the domain's name in DNS; check krb5.conf, the domain's SRV records in DNS, and that port 88 is open"
        }
        KerberosError::UnknownService { .. } => {
            "give the host by its full name in the domain, or name its service with --spn; `setspn -L HOST` lists what it has"
        }
        KerberosError::WrongPassword => "check the password; too many wrong ones may lock the account",
        KerberosError::PasswordExpired => "change the password first, with `kpasswd` or on a machine of the domain",
        KerberosError::AccountRevoked => "ask an administrator of the domain to enable or unlock it",
        KerberosError::LocalAccount { .. } => "log in with NTLM: --auth ntlm",
        KerberosError::Keytab { .. } => {
            "`klist -kt FILE` lists its keys; after a change of the password it must be made anew"
        }
        KerberosError::NoCommonEncryption { .. } => "allow AES for the account and for the host in the domain",
        KerberosError::NotItsTicket { .. } => {
            "`setspn -Q SERVICE` tells whose the service is; give the host by its full name, or the right service with --spn"
        }
        KerberosError::AddressNotName { .. } => "give the host by its name, or name its service with --spn",
        KerberosError::ChannelBinding => "a proxy that ends TLS may stand in between: connect without it",
        KerberosError::NotMutual => SOMEBODY_ELSE,
        _ => return None,
    })
}

const SOMEBODY_ELSE: &str = "something else than the host may answer at this address: check it before you try again";

/// Also used for a fault that only a part of the answer met.
pub(crate) fn of_fault(fault: &Fault) -> Option<&'static str> {
    Some(match fault.kind() {
        FaultKind::NotFound => return of_not_found(fault),
        FaultKind::AccessDenied => {
            "reading needs the Read right, GetError the Execute right in WinRM's RootSDDL, and both the WMI namespace and Hyper-V: use a member of Administrators, or grant Remote Management Users, the namespace's Remote Enable and Hyper-V Administrators"
        }
        FaultKind::TimedOut => "the host did not finish in time: try again",
        FaultKind::Busy => "the host has too many requests: try again in a moment",
        FaultKind::NoSuchMethod => "the class has no such method: check the class in the job's path",
        FaultKind::ContextExpired => {
            "the host forgot the enumeration (it keeps one for 60 s between two pages, and none over a restart): start it again"
        }
        FaultKind::AnswerTooLarge => {
            "one instance is larger than the envelope that was asked for or that the host sends (its MaxEnvelopeSizekb)"
        }
        FaultKind::Other => return None,
    })
}

fn of_not_found(fault: &Fault) -> Option<&'static str> {
    let numbers = fault.wsman_fault.iter().flat_map(|fault| fault.chain()).filter_map(|fault| fault.code);
    let numbers: Vec<u32> = numbers.chain(fault.number()).collect();
    let status = fault.cim_error.as_ref().and_then(|error| error.cim_status_code).map(|code| code.value());
    Some(if numbers.contains(&0x8004_1010) || status == Some(5) {
        "the host has no such class: check the class in the job's path, and that the Hyper-V role is installed"
    } else if numbers.contains(&0x8004_100E) || status == Some(3) {
        "the host has no such namespace: check --namespace, and that the Hyper-V role is installed"
    } else {
        "the host removes a job about 5 minutes after it ended, so it is gone or was never there; check the InstanceID and the class (Msvm_StorageJob for disks, Msvm_MigrationJob for migrations)"
    })
}

fn http(status: u16, source: &ReplyError) -> Option<&'static str> {
    Some(match status {
        404 => "no WinRM at this URL: check host and port",
        413 => "the request is larger than the host's MaxEnvelopeSizekb",
        301 | 302 | 307 | 308 => "it points elsewhere, and no credentials follow it: give the host that really answers",
        502 | 504 if *source != ReplyError::Html => "a proxy answers, and does not reach the host",
        503 => "the WinRM service is stopped or restarting: try again in a moment",
        403 => "a policy of the host forbids it: check its listener and IP filters",
        500 if *source == ReplyError::Empty => {
            "the host gives no reason: look at its Windows Remote Management event log"
        }
        _ if *source == ReplyError::Html => "a web server answers there: check host and port",
        _ => return None,
    })
}
