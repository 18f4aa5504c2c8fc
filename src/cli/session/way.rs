//! The way to a host: what all its clients have in common, for any account.

use std::sync::Arc;

use crate::client::{
    Authentication, Client, ClientBuilder, Endpoint, Error, Proxying, SharedTls, Transport, Trust, WireEvent, WireLog,
};
use crate::fleet::Contact;

use crate::cli::ending::failure::Failure;
use crate::cli::options::host::HostOptions;
use crate::cli::session::{record, tls_options, trace_wire};
use crate::cli::terminal::ci_reports::CiReports;
use crate::cli::terminal::interruption;
use crate::cli::terminal::say::note;

/// TLS, proxy and trace, each set up once.
pub(in crate::cli) struct Way<'h> {
    host: &'h HostOptions,
    pub(in crate::cli) tls: SharedTls,
    pub(in crate::cli) proxying: Proxying,
    wire: Option<WireLog>,
}

impl<'h> Way<'h> {
    pub(in crate::cli) fn of(host: &'h HostOptions) -> Result<Self, Failure> {
        let tls = host.shared.tls(format!("{:?}", host.tls), || host.tls.options())?;
        let proxying = host.tls.proxying()?;
        if host.endpoint.transport() == Transport::Http && !matches!(tls.options().trust, Trust::System) {
            note(NO_CERTIFICATE);
        }
        let trace = host.trace_wire.as_deref().map(trace_wire::to_file).transpose()?;
        let trace = both(trace, record::start(host)?);
        // A person has been asked for the password by now.
        if host.record.is_some() || CiReports::are_wanted() {
            interruption::arm();
        }
        let wire = host.contact.clone().map_or_else(|| trace.clone(), |contact| Some(noticed(contact, trace.clone())));
        Ok(Self { host, tls, proxying, wire })
    }

    pub(in crate::cli) fn endpoint(&self) -> &'h Endpoint {
        &self.host.endpoint
    }

    /// The beginning of a client that logs in so.
    pub(in crate::cli) fn builder(&self, authentication: Authentication) -> ClientBuilder {
        let account = authentication.account().map(|account| account.to_string().to_lowercase());
        let builder = Client::builder(self.host.endpoint.clone()).authentication(authentication);
        let builder = match account {
            Some(account) => self.guarded(builder, account),
            None => builder,
        };
        let builder = builder.tls(self.tls.clone()).proxying(self.proxying.clone());
        let builder = self.host.log_in_with(builder);
        let seen = self.host.seen.clone();
        let builder = match &self.host.contact {
            Some(_) => builder.address_log(Arc::new(move |found| seen.addresses(found))),
            None => builder,
        };
        match &self.wire {
            Some(wire) => builder.wire_log(wire.clone()),
            None => builder,
        }
    }

    /// With what hosts have said about this credential.
    fn guarded(&self, builder: ClientBuilder, credential: String) -> ClientBuilder {
        match self.host.shared.tries(credential.clone()) {
            Some(tries) => builder.credential_tries(tries),
            None => builder.credential_guard(self.host.shared.guard(credential)),
        }
    }

    pub(in crate::cli) fn build(&self, builder: ClientBuilder) -> Result<Client, Failure> {
        let ca_file = self.host.tls.ca_file.as_deref();
        builder.build().map_err(|error| tls_options::failed(self.endpoint(), Error::from(error), ca_file))
    }
}

/// Goes to both.
fn both(one: Option<WireLog>, other: Option<WireLog>) -> Option<WireLog> {
    match (one, other) {
        (Some(one), Some(other)) => Some(Arc::new(move |event| {
            one(event);
            other(event);
        })),
        (one, other) => one.or(other),
    }
}

/// Marks that the host has answered, and goes on to the trace.
fn noticed(contact: Contact, trace: Option<WireLog>) -> WireLog {
    Arc::new(move |event| {
        if matches!(event, WireEvent::Reply { .. }) {
            contact.mark();
        }
        if let Some(trace) = &trace {
            trace(event);
        }
    })
}

const NO_CERTIFICATE: &str =
    "cimjob: WARNING: plain HTTP has no certificate, so no option that trusts one has an effect";
