//! From what the caller asks for to the mechanisms that are tried, best first.

use crate::auth::{Protection as Sealing, basic_authorization};
use crate::client::authentication::Authentication;
use crate::client::{ConfigurationError, Endpoint};

use super::candidate::{Candidate, Kind};
use super::{Login, Mechanisms};

/// What a login needs beside the identity.
pub(in crate::client) struct LoginOptions {
    /// The service principal name; `HTTP/` and the host unless the caller gave another one.
    pub(in crate::client) service: Option<String>,
}

/// Makes a login of what was asked for.
pub(in crate::client) fn plan(
    authentication: Authentication,
    endpoint: &Endpoint,
    options: &LoginOptions,
) -> Result<Login, ConfigurationError> {
    let planner = Planner { endpoint, options };
    Ok(match authentication {
        Authentication::Anonymous => Login::Anonymous,
        Authentication::Basic(credentials) => {
            Login::EachMessage { value: basic_authorization(&credentials)?, scheme: "Basic", header: "Basic" }
        }
        Authentication::Ntlm(credentials) => planner.mechanisms(vec![Kind::Ntlm(credentials)]),
    })
}

struct Planner<'a> {
    endpoint: &'a Endpoint,
    options: &'a LoginOptions,
}

impl Planner<'_> {
    fn mechanisms(&self, kinds: Vec<Kind>) -> Login {
        let service = self.options.service.clone().unwrap_or_else(|| format!("HTTP/{}", self.endpoint.host()));
        let candidate = |kind| Candidate { kind, service: service.clone(), sealing: Sealing::None };
        Login::EachConnection(Mechanisms::new(kinds.into_iter().map(candidate).collect()))
    }
}
