//! The way to a host: what all its clients have in common, for any account.

use crate::client::{
    Authentication, Client, ClientBuilder, Endpoint, Error, Proxying, TlsOptions, Transport, Trust, WireLog,
};

use crate::cli::ending::failure::Failure;
use crate::cli::options::host::HostOptions;
use crate::cli::session::{tls_options, trace_wire};
use crate::cli::terminal::say::note;

/// TLS, proxy and trace, each set up once.
pub(in crate::cli) struct Way<'h> {
    host: &'h HostOptions,
    pub(in crate::cli) tls: TlsOptions,
    pub(in crate::cli) proxying: Proxying,
    wire: Option<WireLog>,
}

impl<'h> Way<'h> {
    pub(in crate::cli) fn of(host: &'h HostOptions) -> Result<Self, Failure> {
        let (tls, proxying) = (host.tls.options()?, host.tls.proxying()?);
        if host.endpoint.transport() == Transport::Http && !matches!(tls.trust, Trust::System) {
            note(NO_CERTIFICATE);
        }
        let wire = host.trace_wire.as_deref().map(trace_wire::to_file).transpose()?;
        Ok(Self { host, tls, proxying, wire })
    }

    pub(in crate::cli) fn endpoint(&self) -> &'h Endpoint {
        &self.host.endpoint
    }

    /// The beginning of a client that logs in so.
    pub(in crate::cli) fn builder(&self, authentication: Authentication) -> ClientBuilder {
        let builder = Client::builder(self.host.endpoint.clone()).authentication(authentication);
        let builder = builder.tls(self.tls.clone()).proxying(self.proxying.clone());
        let builder = self.host.log_in_with(builder);
        match &self.wire {
            Some(wire) => builder.wire_log(wire.clone()),
            None => builder,
        }
    }

    pub(in crate::cli) fn build(&self, builder: ClientBuilder) -> Result<Client, Failure> {
        let ca_file = self.host.tls.ca_file.as_deref();
        builder.build().map_err(|error| tls_options::failed(self.endpoint(), Error::from(error), ca_file))
    }
}

const NO_CERTIFICATE: &str =
    "cimjob: WARNING: plain HTTP has no certificate, so no option that trusts one has an effect";
