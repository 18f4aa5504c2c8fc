//! A mechanism that may be tried: how it is started, and under which schemes the host must offer it.

use std::time::SystemTime;

use crate::auth::{
    Credentials, FileTime, Identity, KerberosError, KerberosScheme, Mechanism, MechanismError, Negotiate, Ntlm,
    NtlmSeed, Offer, Protection as Sealing, ServicePrincipal,
};
use crate::client::error::refused::Refused;
use crate::client::login::protection::Protection;
use crate::gssapi::{self, Delegation, Kerberos};
#[cfg(feature = "sspi")]
use crate::sspi::CredSsp;

/// A mechanism and all it needs to be started, on one connection after the other.
#[derive(Clone)]
pub(super) struct Candidate {
    pub(super) kind: Kind,
    /// The service principal name of the host; none that Kerberos knows where the host is an address.
    pub(super) service: Service,
    pub(super) sealing: Sealing,
}

/// What the host is called in a login.
#[derive(Clone)]
pub(super) enum Service {
    /// As the caller says.
    Given(ServicePrincipal),
    /// The web service of this host.
    WebOf(String),
}

#[derive(Clone)]
pub(super) enum Kind {
    /// NTLM as it is. WinRM takes it under `Negotiate`; a service that announces only `NTLM` gets it under that name.
    Ntlm(Credentials),
    /// NTLM inside SPNEGO.
    NegotiatedNtlm(Credentials),
    /// Kerberos of the system's library: under its own scheme, or inside SPNEGO.
    Kerberos { identity: Identity, scheme: KerberosScheme, delegation: Delegation },
    /// CredSSP, to which the password is handed over.
    #[cfg(feature = "sspi")]
    CredSsp(Credentials),
}

impl Candidate {
    /// For people.
    pub(super) fn name(&self) -> &'static str {
        match self.kind {
            Kind::Ntlm(_) | Kind::NegotiatedNtlm(_) => "NTLM",
            Kind::Kerberos { .. } => "Kerberos",
            #[cfg(feature = "sspi")]
            Kind::CredSsp(_) => "CredSSP",
        }
    }

    /// The schemes that carry it, the usual one first.
    pub(super) fn schemes(&self) -> &'static [&'static str] {
        match &self.kind {
            Kind::Ntlm(_) => &["Negotiate", "NTLM"],
            Kind::NegotiatedNtlm(_) => &["Negotiate"],
            Kind::Kerberos { scheme: KerberosScheme::Negotiate, .. } => &["Negotiate"],
            Kind::Kerberos { scheme: KerberosScheme::Kerberos, .. } => &["Kerberos"],
            #[cfg(feature = "sspi")]
            Kind::CredSsp(_) => &["CredSSP"],
        }
    }

    pub(super) fn is_offered(&self, offers: &[Offer]) -> bool {
        self.schemes().iter().any(|scheme| offers.iter().any(|offer| offer.is(scheme)))
    }

    /// Must the host be asked before its first token, though there is no other candidate: for the certificate that the token is bound to?
    ///
    /// A token that goes at once is not followed by any message in cleartext: where nothing protects messages, the host is asked as well.
    pub(super) fn asks_first(&self, protection: Protection) -> bool {
        matches!(self.kind, Kind::Kerberos { .. })
            && match protection {
                Protection::Tls => self.is_bound(),
                Protection::Sealed => false,
                Protection::None => true,
            }
    }

    /// Must the host prove who it is, in addition to its certificate?
    pub(super) fn proves_host(&self) -> bool {
        match self.kind {
            Kind::Ntlm(_) | Kind::NegotiatedNtlm(_) => false,
            Kind::Kerberos { .. } => true,
            #[cfg(feature = "sspi")]
            Kind::CredSsp(_) => true,
        }
    }

    /// Is a login with it bound to the TLS connection around it? CredSSP and the Kerberos of `sspi` are not.
    pub(super) fn is_bound(&self) -> bool {
        match self.kind {
            Kind::Ntlm(_) | Kind::NegotiatedNtlm(_) => true,
            Kind::Kerberos { .. } => gssapi::is_installed(),
            #[cfg(feature = "sspi")]
            Kind::CredSsp(_) => false,
        }
    }

    /// A security context of its own for one connection.
    pub(super) fn mechanism(&self) -> Result<Box<dyn Mechanism>, Refused> {
        Ok(match &self.kind {
            Kind::Ntlm(credentials) => Box::new(self.ntlm(credentials)?),
            Kind::NegotiatedNtlm(credentials) => Box::new(Negotiate::new(self.ntlm(credentials)?)),
            Kind::Kerberos { identity, scheme, delegation } => {
                self.kerberos(identity, *scheme, *delegation).map_err(MechanismError::from)?
            }
            #[cfg(feature = "sspi")]
            Kind::CredSsp(credentials) => {
                Box::new(CredSsp::new(credentials, &self.service.name()).map_err(MechanismError::from)?)
            }
        })
    }

    /// Kerberos of the system; where it has none, the one that needs no library, if it is built in.
    fn kerberos(
        &self,
        identity: &Identity,
        scheme: KerberosScheme,
        delegation: Delegation,
    ) -> Result<Box<dyn Mechanism>, KerberosError> {
        let service = self.service.principal()?;
        #[cfg(feature = "sspi")]
        if !gssapi::is_installed() {
            return Ok(Box::new(crate::sspi::Kerberos::new(scheme, identity, service)?));
        }
        Ok(Box::new(Kerberos::new(scheme, identity.clone(), service).delegating(delegation)))
    }

    fn ntlm(&self, credentials: &Credentials) -> Result<Ntlm, Refused> {
        Ok(Ntlm::new(credentials, &self.service.name(), seed()?, self.sealing))
    }
}

impl Service {
    /// The name for Kerberos.
    pub(super) fn principal(&self) -> Result<ServicePrincipal, KerberosError> {
        match self {
            Self::Given(principal) => Ok(principal.clone()),
            Self::WebOf(host) => ServicePrincipal::http(host),
        }
    }

    /// The name for NTLM, which takes addresses too (MS-NLMP 2.2.2.1, MsvAvTargetName).
    fn name(&self) -> String {
        match self {
            Self::Given(principal) => principal.to_string(),
            Self::WebOf(host) => format!("HTTP/{host}"),
        }
    }
}

fn seed() -> Result<NtlmSeed, Refused> {
    let mut seed =
        NtlmSeed { client_challenge: [0; 8], exported_session_key: [0; 16], now: FileTime::from(SystemTime::now()) };
    let failed = |error: getrandom::Error| Refused::Randomness(error.to_string());
    getrandom::fill(&mut seed.client_challenge).map_err(failed)?;
    getrandom::fill(&mut seed.exported_session_key).map_err(failed)?;
    Ok(seed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kerberos_token_goes_at_once_where_it_is_bound_to_no_certificate_and_messages_are_sealed() {
        let identity = Identity::Tickets(None);
        let kind = Kind::Kerberos { identity, scheme: KerberosScheme::Kerberos, delegation: Delegation::default() };
        let kerberos = Candidate { kind, service: Service::WebOf("hv01".to_owned()), sealing: Sealing::Sealed };
        assert!(!kerberos.asks_first(Protection::Sealed));
        assert!(kerberos.asks_first(Protection::None));
        assert_eq!(kerberos.asks_first(Protection::Tls), kerberos.is_bound(), "for the certificate, and only for it");
    }
}
