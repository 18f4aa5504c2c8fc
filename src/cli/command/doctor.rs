//! `cimjob doctor`: which lock keeps us out of a host.

use clap::Args;
use tokio::time::Instant;

use crate::addressing::Namespace;
use crate::auth::Identity;
use crate::client::{Authentication, Client, ConfigurationError, Encryption, Endpoint, Error, Proxying, Transport};
use crate::doctor::{NoKerberos, Probe, Requested, Subject, ending, examine, is_address, judge};
use crate::gssapi;

use crate::cli::ending::exit::Exit;
use crate::cli::ending::failure::Failure;
use crate::cli::options::authentication::Auth;
use crate::cli::options::connection::Connection;
use crate::cli::options::output::OutputArguments;
use crate::cli::session::{tls_options, trace_wire};
use crate::cli::terminal::output::Output;
use crate::cli::terminal::text_doctor as doctor;
use crate::report::Report;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Doctor {
    /// The host to examine, as --host: a name, an address, or the beginning of a URL such as http://hv01
    #[arg(value_name = "HOST", conflicts_with = "host")]
    pub(in crate::cli) host_argument: Option<String>,
    /// The namespace where Hyper-V's jobs are
    #[arg(long, env = "CIMJOB_NAMESPACE", default_value = "root/virtualization/v2")]
    pub(in crate::cli) namespace: Namespace,
    #[command(flatten)]
    pub(in crate::cli) connection: Connection,
    #[command(flatten)]
    pub(in crate::cli) output: OutputArguments,
}

pub(in crate::cli) async fn run(command: Doctor, output: &mut Output) -> Result<Exit, Failure> {
    let connection = command.connection.at(command.host_argument)?;
    let probe = probe(&connection, command.namespace)?;
    let findings = examine(&probe, Instant::now() + connection.timeout).await;
    let checks = judge(&findings, &probe.subject);
    let exit = Exit::from(ending(&checks));
    output.will_end(exit);
    let report = Report::doctor(&checks, &probe.endpoint);
    output.either(|| doctor::text(&checks, &probe.endpoint), &report)?;
    Ok(exit)
}

/// All that an examination needs; without a user nobody logs in.
fn probe(connection: &Connection, namespace: Namespace) -> Result<Probe, Failure> {
    let endpoint = connection.endpoint(None)?;
    let logs_in = connection.user.is_some() || connection.logs_in_without_user();
    let authentication = logs_in.then(|| connection.authentication(&endpoint)).transpose()?;
    let account = authentication.as_ref().and_then(Authentication::account).cloned();
    let clients = Clients::of(connection, endpoint)?;
    let requested = authentication.as_ref().map_or(Requested::Anonymous, |_| requested(connection));
    let known = authentication.clone().map(|authentication| clients.client(authentication)).transpose()?;
    let no_kerberos = authentication.zip(known.as_ref());
    let no_kerberos = no_kerberos.and_then(|(how, known)| no_kerberos_for(connection, &how, &clients.endpoint, known));
    Ok(Probe {
        subject: Subject {
            host: clients.endpoint.host().to_owned(),
            port: clients.endpoint.port(),
            transport: clients.endpoint.transport(),
            namespace,
            requested,
            account: account.or_else(|| connection.user.clone()),
        },
        no_kerberos,
        anonymous: clients.client(Authentication::Anonymous)?,
        known,
        is_proxied: clients.proxying.is_proxied(clients.endpoint.transport()),
        tls: clients.tls,
        endpoint: clients.endpoint,
    })
}

/// What both clients have in common.
struct Clients<'c> {
    connection: &'c Connection,
    endpoint: Endpoint,
    tls: crate::client::TlsOptions,
    proxying: Proxying,
    wire: Option<crate::client::WireLog>,
}

impl<'c> Clients<'c> {
    fn of(connection: &'c Connection, endpoint: Endpoint) -> Result<Self, Failure> {
        let (tls, proxying) = (connection.tls.options()?, connection.tls.proxying()?);
        let wire = connection.trace_wire.as_deref().map(trace_wire::to_file).transpose()?;
        Ok(Self { connection, endpoint, tls, proxying, wire })
    }

    fn client(&self, authentication: Authentication) -> Result<Client, Failure> {
        let is_open =
            matches!(authentication, Authentication::Anonymous) && self.endpoint.transport() == Transport::Http;
        let mut builder = Client::builder(self.endpoint.clone(), authentication);
        builder = builder.tls(self.tls.clone()).proxying(self.proxying.clone());
        builder = self.connection.log_in_with(builder, &self.endpoint).deadline(self.connection.timeout).connections(1);
        if is_open {
            // Identify, which strangers may ask, holds nothing that is worth sealing.
            builder = builder.encryption(Encryption::Optional);
        }
        if let Some(wire) = &self.wire {
            builder = builder.wire_log(wire.clone());
        }
        let ca_file = self.connection.tls.ca_file.as_deref();
        builder.build().map_err(|error| tls_options::failed(&self.endpoint, Error::from(error), ca_file))
    }
}

fn requested(connection: &Connection) -> Requested {
    match connection.authentication.auth {
        Auth::Auto if connection.tls.client_cert.is_some() => Requested::Certificate,
        Auth::Auto | Auth::Negotiate => Requested::Best,
        Auth::Kerberos => Requested::Kerberos,
        Auth::Ntlm => Requested::Ntlm,
        Auth::Basic => Requested::Basic,
        Auth::Certificate => Requested::Certificate,
        #[cfg(feature = "sspi")]
        Auth::Credssp => Requested::CredSsp,
    }
}

/// Why Kerberos is not begun here, where it could be wanted.
fn no_kerberos_for(
    connection: &Connection,
    authentication: &Authentication,
    endpoint: &Endpoint,
    known: &Client,
) -> Option<NoKerberos> {
    let only = |why: String| Some(NoKerberos { why, hint: None });
    let (Authentication::Auto(identity) | Authentication::Negotiate(identity) | Authentication::Kerberos(identity)) =
        authentication
    else {
        return None;
    };
    if connection.authentication.spn.is_none() && is_address(endpoint.host()) {
        return only("the host is given by its address, and Kerberos knows names (--spn gives one)".to_owned());
    }
    let Identity::Password(credentials) = identity else {
        let reason = gssapi::is_available(identity).err()?;
        let why = reason.to_string();
        return Some(NoKerberos { why, hint: Error::from(ConfigurationError::from(reason)).hint() });
    };
    if known.mechanisms().contains(&"Kerberos") {
        return None;
    }
    only(if gssapi::is_installed() {
        format!("{} names no realm, as user@realm does", credentials.account)
    } else {
        "no Kerberos is installed here".to_owned()
    })
}

const EXAMPLES: &str = r"It only reads, and makes one try to log in. Without --user it does what needs no login. docs/doctor.md explains each check.

Examples:
  cimjob doctor hv01 --user 'LAB\operator'
  cimjob doctor https://192.0.2.7:5986 -o json";
