//! From the connection options to a client.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::auth::Credentials;
use crate::client::{Authentication, Client, ConfigurationError, Endpoint, Error, Trust};

use super::args::{Auth, Connection};
use super::failure::{ClientFailure, Failure};
use super::{secret, trace_wire};

/// The largest file of certificates that is read.
const MAX_CA_FILE: u64 = 4 * 1024 * 1024;

/// A client and the host it talks to.
pub(super) struct Session {
    pub(super) client: Client,
    pub(super) endpoint: Endpoint,
}

impl Session {
    /// Names the host in an error of the client.
    pub(super) fn failed(&self, source: Error) -> Failure {
        ClientFailure { endpoint: self.endpoint.to_string(), source }.into()
    }
}

impl Connection {
    /// A client for the host in the options, else for the host in the job's path.
    pub(super) fn open(&self, host_of_path: Option<&str>) -> Result<Session, Failure> {
        let endpoint = self.endpoint(host_of_path)?;
        let user = self
            .user
            .as_ref()
            .ok_or_else(|| Failure::Usage("no user: give --user DOMAIN\\user or set CIMJOB_USER".into()))?;
        let credentials = Credentials { account: user.clone(), password: secret::password(self, user)? };
        let authentication = match self.auth {
            Auth::Ntlm => Authentication::Ntlm(credentials),
            Auth::Basic => Authentication::Basic(credentials),
        };
        self.build(endpoint, authentication)
    }

    /// The same; without a user nobody logs in, which is enough for Identify.
    pub(super) fn open_for_identify(&self) -> Result<Session, Failure> {
        if self.user.is_some() { self.open(None) } else { self.build(self.endpoint(None)?, Authentication::Anonymous) }
    }

    fn endpoint(&self, host_of_path: Option<&str>) -> Result<Endpoint, Failure> {
        let host = self.host.as_deref().or(host_of_path);
        let host = host.ok_or_else(|| {
            Failure::Usage("no host: give --host, set CIMJOB_HOST, or use a path that names it".into())
        })?;
        Endpoint::new(host, self.port).map_err(|error| {
            ClientFailure { endpoint: host.to_owned(), source: Error::Configuration(error.into()) }.into()
        })
    }

    fn build(&self, endpoint: Endpoint, authentication: Authentication) -> Result<Session, Failure> {
        let mut builder = Client::builder(endpoint.clone(), authentication).trust(self.trust()?).deadline(self.timeout);
        if let Some(path) = &self.trace_wire {
            builder = builder.wire_log(trace_wire::to_file(path)?);
        }
        match builder.build() {
            Ok(client) => Ok(Session { client, endpoint }),
            Err(error @ (ConfigurationError::NoCertificate | ConfigurationError::Pem(_))) => {
                Err(Failure::configuration(self.unusable_certificates(), error))
            }
            Err(error) => Err(ClientFailure { endpoint: endpoint.to_string(), source: error.into() }.into()),
        }
    }

    fn trust(&self) -> Result<Trust, Failure> {
        if let Some(pin) = self.pin {
            return Ok(Trust::Pin(pin));
        }
        let Some(path) = &self.ca_file else { return Ok(Trust::System) };
        let pem = read(path).map_err(|error| Failure::configuration(self.unusable_certificates(), error))?;
        Ok(Trust::SystemAnd(pem))
    }

    fn unusable_certificates(&self) -> String {
        let path = self.ca_file.as_deref().unwrap_or_else(|| Path::new(""));
        format!("the certificates in {} cannot be used", path.display())
    }
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut pem = Vec::new();
    File::open(path)?.take(MAX_CA_FILE).read_to_end(&mut pem)?;
    Ok(pem)
}
