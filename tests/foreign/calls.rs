//! Our side: the client library, and the program as people run it.

use std::process::Command;

use cimjob::addressing::Namespace;
use cimjob::auth::{Credentials, Identity, Password};
use cimjob::client::{Authentication, Client, ClientBuilder, Endpoint, Error, Trust};
use cimjob::job::{ErrorMethod, GetErrorOutput, JobPath};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::process::Process;

/// An account and its password.
pub(crate) type User = (&'static str, &'static str);

pub(crate) const OPERATOR: User = (r"LAB\operator", "Job-0815 please");
pub(crate) const JUERGEN: User = (r"LAB\jürgen", "Größe€本");
/// As a Windows host takes the name with Basic: without a domain.
pub(crate) fn bare((name, password): User) -> User {
    (name.rsplit('\\').next().unwrap_or(name), password)
}

pub(crate) const WRONG_PASSWORD: User = (r"LAB\operator", "Job-0816 please");

/// How we log in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scheme {
    /// SPNEGO; with the accounts here always around NTLM, as they name no realm.
    Negotiate,
    Ntlm,
    Basic,
    #[cfg(feature = "sspi")]
    CredSsp,
}

pub(crate) fn builder(scheme: Scheme, user: User, port: u16) -> ClientBuilder {
    builder_at("localhost", scheme, user, port)
}

/// The same over plain HTTP.
pub(crate) fn http(scheme: Scheme, user: User, port: u16) -> ClientBuilder {
    builder_at("http://localhost", scheme, user, port)
}

/// The same at a host that may begin with `http://`.
pub(crate) fn builder_at(host: &str, scheme: Scheme, (account, password): User, port: u16) -> ClientBuilder {
    let credentials = Credentials { account: account.parse().unwrap(), password: Password::new(password.to_owned()) };
    let authentication = match scheme {
        Scheme::Negotiate => Authentication::Negotiate(Identity::Password(credentials)),
        Scheme::Ntlm => Authentication::Ntlm(credentials),
        Scheme::Basic => Authentication::Basic(credentials),
        #[cfg(feature = "sspi")]
        Scheme::CredSsp => Authentication::CredSsp(credentials),
    };
    Client::builder(Endpoint::new(host, Some(port)).unwrap()).authentication(authentication)
}

pub(crate) fn ntlm(user: User, port: u16, trust: Trust) -> Client {
    builder(Scheme::Ntlm, user, port).trust(trust).build().unwrap()
}

pub(crate) fn job(class: &str, instance_id: &str) -> JobPath {
    JobPath::new(&"root/virtualization/v2".parse::<Namespace>().unwrap(), class, instance_id).unwrap()
}

/// Calls GetErrorEx so many times one after another; returns the answers.
pub(crate) async fn in_a_row(client: &Client, path: &JobPath, times: usize) -> Vec<GetErrorOutput> {
    let mut answers = Vec::new();
    for _ in 0..times {
        answers.push(client.get_error(path, ErrorMethod::GetErrorEx).await.unwrap());
    }
    answers
}

/// The same, all at once.
pub(crate) async fn at_once(client: &Client, path: &JobPath, times: usize) -> Vec<GetErrorOutput> {
    let mut calls = JoinSet::new();
    for _ in 0..times {
        let (client, path) = (client.clone(), path.clone());
        calls.spawn(async move { client.get_error(&path, ErrorMethod::GetErrorEx).await });
    }
    calls.join_all().await.into_iter().collect::<Result<_, _>>().unwrap()
}

/// An error and its sources, outermost first.
pub(crate) fn chain(error: &Error) -> String {
    let first: &dyn std::error::Error = error;
    std::iter::successors(Some(first), |error| error.source()).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// Runs `cimjob explain` with JSON output; returns its exit code and the document.
pub(crate) fn explain(instance_id: &str, user: User, port: u16, pin: &str) -> (Option<i32>, Value) {
    program(&["explain", instance_id, "--class", "Msvm_ConcreteJob", "--pin", pin], user, port)
}

/// Runs `cimjob` with JSON output; returns its exit code and the document.
pub(crate) fn program(arguments: &[&str], (user, password): User, port: u16) -> (Option<i32>, Value) {
    let port = port.to_string();
    let host = ["--host", "localhost", "--port", &port, "--user", user];
    program_with(&[arguments, &host].concat(), &[("CIMJOB_PASSWORD", password)])
}

/// The same with these arguments and variables alone.
pub(crate) fn program_with(arguments: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cimjob"));
    command.args(arguments).args(["-o", "json"]).env_clear().envs(environment.iter().copied());
    let done = Process::start(command).finish();
    (done.code, serde_json::from_str(&done.lines.join("\n")).unwrap_or_else(|_| panic!("{done:?}")))
}
