//! From what the caller asks for to the mechanisms that are tried, best first.

use std::sync::Arc;

use zeroize::Zeroizing;

use crate::auth::{
    Account, Credentials, Identity, KerberosScheme, Protection as Sealing, ServicePrincipal, basic_authorization,
};
use crate::client::error::configuration::ConfigurationError;
use crate::client::login::authentication::Authentication;
use crate::client::login::candidate::{Candidate, Kind, Service};
use crate::client::login::credential_guard::CredentialGuard;
use crate::client::login::login::{Login, Mechanisms};
use crate::client::login::protection::Protection;
use crate::client::login::single_try::SingleTry;
use crate::client::login::tries::CredentialTries;
use crate::client::route::endpoint::Endpoint;
use crate::gssapi::{self, Delegation};

/// What a login needs in addition to the identity.
pub(in crate::client) struct LoginOptions {
    /// The service principal name that the caller gave.
    pub(in crate::client) service: Option<ServicePrincipal>,
    pub(in crate::client) delegation: Delegation,
    pub(in crate::client) protection: Protection,
    /// Is there a client certificate?
    pub(in crate::client) certificate: bool,
    /// Shared with other clients that use the same credential.
    pub(in crate::client) guard: CredentialGuard,
    /// What the host has said to clients before this one.
    pub(in crate::client) tries: Option<CredentialTries>,
}

/// The value of the header for a client certificate (MS-WSMV 3.1.4.1.35).
const MUTUAL: &str = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual";

/// Makes a login of what was asked for.
pub(in crate::client) fn plan(
    authentication: Authentication,
    endpoint: &Endpoint,
    options: &LoginOptions,
) -> Result<Login, ConfigurationError> {
    let planner = Planner { endpoint, options };
    Ok(match authentication {
        Authentication::Anonymous => Login::Anonymous,
        Authentication::Basic(credentials) => planner.basic(&credentials)?,
        Authentication::Certificate => planner.certificate()?,
        Authentication::Auto(_) if options.certificate => planner.certificate()?,
        Authentication::Ntlm(credentials) => planner.mechanisms(vec![Kind::Ntlm(credentials)]),
        #[cfg(feature = "sspi")]
        Authentication::CredSsp(credentials) => planner.mechanisms(vec![Kind::CredSsp(credentials)]),
        Authentication::Kerberos(identity) => planner.kerberos_only(identity)?,
        Authentication::Auto(identity) => planner.kerberos_or(identity, Kind::Ntlm)?,
        Authentication::Negotiate(identity) => planner.kerberos_or(identity, Kind::NegotiatedNtlm)?,
    })
}

struct Planner<'a> {
    endpoint: &'a Endpoint,
    options: &'a LoginOptions,
}

impl Planner<'_> {
    fn basic(&self, credentials: &Credentials) -> Result<Login, ConfigurationError> {
        let value = basic_authorization(credentials)?;
        Ok(Login::EachMessage { value, scheme: "Basic", header: "Basic", tries: Some(self.tries()) })
    }

    fn tries(&self) -> Arc<SingleTry> {
        let host = self.endpoint.to_string();
        match &self.options.tries {
            Some(tries) => tries.of(host),
            None => Arc::new(SingleTry::new(host, self.options.guard.clone())),
        }
    }

    fn certificate(&self) -> Result<Login, ConfigurationError> {
        if !self.options.certificate {
            return Err(ConfigurationError::NoClientCertificate);
        }
        let value = Zeroizing::new(MUTUAL.to_owned());
        Ok(Login::EachMessage { value, scheme: "client certificate", header: MUTUAL, tries: None })
    }

    fn kerberos_only(&self, identity: Identity) -> Result<Login, ConfigurationError> {
        self.service().principal()?;
        let kinds =
            [KerberosScheme::Kerberos, KerberosScheme::Negotiate].map(|scheme| self.kerberos(identity.clone(), scheme));
        Ok(self.mechanisms(kinds.into()))
    }

    /// Kerberos where it may be started, then NTLM where there is a password.
    fn kerberos_or(&self, identity: Identity, ntlm: fn(Credentials) -> Kind) -> Result<Login, ConfigurationError> {
        let named = self.service().principal();
        let Identity::Password(credentials) = &identity else {
            named?;
            return Ok(self.mechanisms(vec![self.kerberos(identity, KerberosScheme::Negotiate)]));
        };
        let ntlm = ntlm(credentials.clone());
        let may_begin = named.is_ok() && names_realm(&credentials.account) && kerberos_is_there();
        let kerberos = may_begin.then(|| self.kerberos(identity, KerberosScheme::Negotiate));
        Ok(self.mechanisms(kerberos.into_iter().chain([ntlm]).collect()))
    }

    fn kerberos(&self, identity: Identity, scheme: KerberosScheme) -> Kind {
        Kind::Kerberos { identity, scheme, delegation: self.options.delegation }
    }

    fn service(&self) -> Service {
        let host = || self.endpoint.host().to_owned();
        self.options.service.clone().map_or_else(|| Service::WebOf(host()), Service::Given)
    }

    fn mechanisms(&self, kinds: Vec<Kind>) -> Login {
        let sealing = match self.options.protection {
            Protection::Sealed => Sealing::Sealed,
            Protection::Tls | Protection::None => Sealing::None,
        };
        let service = self.service();
        let candidate = |kind| Candidate { kind, service: service.clone(), sealing };
        Login::EachConnection(Mechanisms::new(kinds.into_iter().map(candidate).collect(), self.tries()))
    }
}

fn kerberos_is_there() -> bool {
    cfg!(feature = "sspi") || gssapi::is_installed()
}

/// With a short name of a domain, such as `LAB`, the system's Kerberos would look for a realm of that name in vain, and wait for it.
fn names_realm(account: &Account) -> bool {
    account.domain().contains('.') || account.user().contains('@')
}
