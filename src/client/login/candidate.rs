//! A mechanism that may be tried: how it is begun, and under which schemes the host must offer it.

use std::time::SystemTime;

use crate::auth::{Credentials, FileTime, Mechanism, Ntlm, NtlmSeed, Offer, Protection as Sealing};
use crate::client::error::Refused;

/// A mechanism and all it needs to be begun, on one connection after the other.
#[derive(Clone)]
pub(super) struct Candidate {
    pub(super) kind: Kind,
    /// The service principal name of the host.
    pub(super) service: String,
    pub(super) sealing: Sealing,
}

#[derive(Clone)]
pub(super) enum Kind {
    /// NTLM as it is. WinRM takes it under `Negotiate`; a service that announces only `NTLM` gets it under that name.
    Ntlm(Credentials),
}

impl Candidate {
    /// For people.
    pub(super) fn name(&self) -> &'static str {
        match self.kind {
            Kind::Ntlm(_) => "NTLM",
        }
    }

    /// The schemes that carry it, the usual one first.
    pub(super) fn schemes(&self) -> &'static [&'static str] {
        match &self.kind {
            Kind::Ntlm(_) => &["Negotiate", "NTLM"],
        }
    }

    pub(super) fn is_offered(&self, offers: &[Offer]) -> bool {
        self.schemes().iter().any(|scheme| offers.iter().any(|offer| offer.is(scheme)))
    }

    /// Does its first token need the channel binding, so that the connection must stand before?
    pub(super) fn binds_first(&self) -> bool {
        match self.kind {
            Kind::Ntlm(_) => false,
        }
    }

    /// A security context of its own for one connection.
    pub(super) fn mechanism(&self) -> Result<Box<dyn Mechanism>, Refused> {
        Ok(match &self.kind {
            Kind::Ntlm(credentials) => Box::new(self.ntlm(credentials)?),
        })
    }

    fn ntlm(&self, credentials: &Credentials) -> Result<Ntlm, Refused> {
        Ok(Ntlm::new(credentials, &self.service, seed()?, self.sealing))
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
