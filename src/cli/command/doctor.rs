//! `cimjob doctor`: why cimjob cannot connect or log in.

use clap::Args;

use crate::addressing::Namespace;
use crate::auth::Identity;
use crate::client::{Authentication, Client, ConfigurationError, Deadline, Encryption, Error, Transport};
use crate::doctor::{NoKerberos, Probe, Requested, Subject, ending, examine, is_address, judge};
use crate::gssapi;
use crate::report::{Exit, Report};

use crate::cli::ending::failure::Failure;
use crate::cli::many::asking;
use crate::cli::many::asks_hosts::AsksHosts;
use crate::cli::options::authentication::Auth;
use crate::cli::options::connection::HostArgument;
use crate::cli::options::host::HostOptions;
use crate::cli::options::namespace::NamespaceArgument;
use crate::cli::session::way::Way;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::overtime::{self, Timed};
use crate::cli::terminal::text_doctor;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Doctor {
    #[command(flatten)]
    pub(in crate::cli) host: HostArgument,
    #[command(flatten)]
    pub(in crate::cli) namespace: NamespaceArgument,
    #[cfg(feature = "nats")]
    #[command(flatten)]
    pub(in crate::cli) nats: crate::cli::options::nats::NatsServerArguments,
}

pub(in crate::cli) async fn run(command: Doctor, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    #[cfg(feature = "nats")]
    if command.nats.is_given() {
        return crate::cli::command::doctor_nats::run(&command.nats, &command.host, settings.timeout(), output).await;
    }
    let hosts = settings.with_host(&command.host).for_hosts([])?;
    asking::ask(command, hosts, output).await
}

impl AsksHosts for Doctor {
    async fn ask(&self, host: &HostOptions, output: &mut Output) -> Result<Exit, Failure> {
        let probe = probe(host, self.namespace.namespace.clone())?;
        let (deadline, endpoint) = (Deadline::after(host.timeout), probe.endpoint.to_string());
        overtime::watch(Timed { deadline, time: host.timeout, endpoint });
        let findings = examine(&probe, host.timeout).await;
        let checks = judge(&findings, &probe.subject);
        let exit = Exit::from(ending(&checks));
        output.will_end(exit);
        let report = Report::from(checks.as_slice()).with_endpoint(&probe.endpoint);
        output.either(|| text_doctor::text(&checks, &probe.endpoint.url()), || report)?;
        Ok(exit)
    }
}

/// All that an examination needs; without a user there is no login.
fn probe(host: &HostOptions, namespace: Namespace) -> Result<Probe, Failure> {
    let logs_in = host.user.is_some() || host.logs_in_without_user();
    let authentication = logs_in.then(|| host.authentication()).transpose()?;
    let account = authentication.as_ref().and_then(Authentication::account).cloned();
    let way = Way::of(host)?;
    let requested = authentication.as_ref().map_or(Requested::Anonymous, |_| requested(host));
    let known = authentication.clone().map(|authentication| client(&way, host, authentication)).transpose()?;
    let no_kerberos = authentication.zip(known.as_ref());
    let no_kerberos = no_kerberos.and_then(|(how, known)| no_kerberos_for(host, &how, known));
    Ok(Probe {
        subject: Subject {
            namespace,
            requested,
            account: account.or_else(|| host.user.clone()),
            ..Subject::of(&host.endpoint)
        },
        no_kerberos,
        anonymous: client(&way, host, Authentication::Anonymous)?,
        known,
        is_proxied: way.proxying.is_proxied(host.endpoint.transport()),
        tls: way.tls.options().clone(),
        endpoint: host.endpoint.clone(),
    })
}

fn client(way: &Way<'_>, host: &HostOptions, authentication: Authentication) -> Result<Client, Failure> {
    let is_open = matches!(authentication, Authentication::Anonymous) && host.endpoint.transport() == Transport::Http;
    let mut builder = way.builder(authentication).deadline(host.timeout).connections(1);
    if is_open {
        // Identify, which strangers may ask, holds nothing that is worth sealing.
        builder = builder.encryption(Encryption::Optional);
    }
    way.build(builder)
}

fn requested(host: &HostOptions) -> Requested {
    match host.authentication.auth {
        Auth::Auto if host.tls.client_cert.is_some() => Requested::Certificate,
        Auth::Auto | Auth::Negotiate => Requested::Best,
        Auth::Kerberos => Requested::Kerberos,
        Auth::Ntlm => Requested::Ntlm,
        Auth::Basic => Requested::Basic,
        Auth::Certificate => Requested::Certificate,
        #[cfg(feature = "sspi")]
        Auth::Credssp => Requested::CredSsp,
    }
}

/// Why Kerberos is not started here, where it could be wanted.
fn no_kerberos_for(host: &HostOptions, authentication: &Authentication, known: &Client) -> Option<NoKerberos> {
    let only = |why: String| Some(NoKerberos { why, remedy: None });
    let (Authentication::Auto(identity) | Authentication::Negotiate(identity) | Authentication::Kerberos(identity)) =
        authentication
    else {
        return None;
    };
    if host.authentication.spn.is_none() && is_address(host.endpoint.host()) {
        return only("the host is given by its address, and Kerberos knows names (--spn gives one)".to_owned());
    }
    let Identity::Password(credentials) = identity else {
        let reason = gssapi::is_available(identity).err()?;
        let why = reason.to_string();
        return Some(NoKerberos { why, remedy: Error::from(ConfigurationError::from(reason)).remedy() });
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

const EXAMPLES: &str = r"Reads only. With --user it makes one login attempt.

Examples:
  cimjob doctor hv01 --user 'LAB\operator'
  cimjob doctor https://192.0.2.7:5986 -o json";
