//! From the connection options to a client.

use std::time::Duration;

use tokio::time::Instant;
use tracing::debug;

use crate::auth::Credentials;
use crate::client::{Authentication, Client, Endpoint, Error};
use crate::job::{AssociatedElement, JobAssociation, JobPath};

use crate::cli::ending::failure::{ClientFailure, Failure};
use crate::cli::options::connection::Connection;
use crate::cli::session::{tls_options, trace_wire};

/// The longest that one call of many may take.
const CALL_TIME: Duration = Duration::from_secs(60);

/// How many connections a client opens unless somebody says otherwise.
const CONNECTIONS: usize = 4;

/// How long asking for what is not needed may take.
const EXTRA_TIME: Duration = Duration::from_secs(10);

/// A client and the host it talks to.
pub(in crate::cli) struct Session {
    pub(in crate::cli) client: Client,
    pub(in crate::cli) endpoint: Endpoint,
    /// How long everything together may take.
    pub(in crate::cli) timeout: Duration,
    /// When the time of the command is up.
    pub(in crate::cli) until: Instant,
}

impl Session {
    /// Names the host in an error of the client.
    pub(in crate::cli) fn failed(&self, source: Error) -> Failure {
        ClientFailure { endpoint: self.endpoint.to_string(), source }.into()
    }

    /// What a job touches: an extra, so whatever goes wrong with it is as if there were nothing.
    pub(in crate::cli) async fn affected(&self, path: &JobPath) -> Vec<AssociatedElement> {
        let asked = self.client.associated_elements(path, JobAssociation::Affected);
        match tokio::time::timeout_at(self.until.min(Instant::now() + EXTRA_TIME), asked).await {
            Ok(Ok(affected)) => affected,
            Ok(Err(error)) => {
                debug!(%error, "what the job touches cannot be read");
                Vec::new()
            }
            Err(_) => Vec::new(),
        }
    }
}

impl Connection {
    /// A client for the host that was typed, else for the one in the job's path, else for the one in the variable. Each call may take all the time there is.
    pub(in crate::cli) fn open(&self, host_of_path: Option<&str>) -> Result<Session, Failure> {
        let of_host = self.for_host(self.endpoint(host_of_path)?.host())?;
        let own = of_host.as_ref().unwrap_or(self);
        own.open_with(host_of_path, own.timeout, CONNECTIONS)
    }

    /// A client for many calls, of which none may take all the time there is.
    pub(in crate::cli) fn open_for_many(
        &self,
        host_of_path: Option<&str>,
        connections: usize,
    ) -> Result<Session, Failure> {
        let of_host = self.for_host(self.endpoint(host_of_path)?.host())?;
        let own = of_host.as_ref().unwrap_or(self);
        own.open_with(host_of_path, own.timeout.min(CALL_TIME), connections)
    }

    fn open_with(
        &self,
        host_of_path: Option<&str>,
        call_time: Duration,
        connections: usize,
    ) -> Result<Session, Failure> {
        let endpoint = self.endpoint(host_of_path)?;
        let authentication = self.authentication(&endpoint)?;
        self.build(endpoint, authentication, (call_time, connections))
    }

    /// A client that logs in with these.
    pub(in crate::cli) fn open_as(&self, credentials: Credentials) -> Result<Session, Failure> {
        let endpoint = self.endpoint(None)?;
        self.build(endpoint, self.authentication_as(credentials), (self.timeout, 1))
    }

    /// The same; without a user nobody logs in, which is enough for Identify.
    pub(in crate::cli) fn open_for_identify(&self) -> Result<Session, Failure> {
        let of_host = self.for_host(self.endpoint(None)?.host())?;
        let own = of_host.as_ref().unwrap_or(self);
        if own.user.is_some() || own.logs_in_without_user() {
            return own.open_with(None, own.timeout, CONNECTIONS);
        }
        own.build(own.endpoint(None)?, Authentication::Anonymous, (own.timeout, 1))
    }

    /// The same for the host that stands in an argument of its own, as if it were typed after `--host`.
    pub(in crate::cli) fn at(mut self, host: Option<String>) -> Result<Self, Failure> {
        if let Some(host) = host {
            (self.host, self.typed.host) = (Some(host), true);
        }
        let of_host = self.for_host(self.endpoint(None)?.host())?;
        Ok(of_host.unwrap_or(self))
    }

    pub(in crate::cli) fn endpoint(&self, host_of_path: Option<&str>) -> Result<Endpoint, Failure> {
        let own = self.host.as_deref();
        let host = own.filter(|_| self.typed.host).or(host_of_path).or(own);
        let host = host.ok_or_else(|| {
            Failure::Usage("no host: give --host, set CIMJOB_HOST, or use a path that names it".into())
        })?;
        let endpoint = match self.port {
            Some(port) if !self.typed.port => Endpoint::with_default_port(host, port),
            port => Endpoint::new(host, port),
        };
        endpoint.map_err(|error| ClientFailure::of_no_host(host, error).into())
    }

    fn build(
        &self,
        endpoint: Endpoint,
        authentication: Authentication,
        (call_time, connections): (Duration, usize),
    ) -> Result<Session, Failure> {
        let mut builder = Client::builder(endpoint.clone(), authentication);
        builder = builder.tls(self.tls.options()?).proxying(self.tls.proxying()?);
        builder = self.log_in_with(builder, &endpoint).deadline(call_time).connections(connections);
        if let Some(path) = &self.trace_wire {
            builder = builder.wire_log(trace_wire::to_file(path)?);
        }
        match builder.build() {
            Ok(client) => Ok(Session { client, endpoint, timeout: self.timeout, until: Instant::now() + self.timeout }),
            Err(error) => Err(tls_options::failed(&endpoint, error.into(), self.tls.ca_file.as_deref())),
        }
    }
}
