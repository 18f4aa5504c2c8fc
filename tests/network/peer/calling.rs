//! How the tests call: a client for a peer, and the operations.

use std::error::Error as StdError;
use std::net::SocketAddr;
use std::time::Duration;

use cimjob::auth::{Credentials, Password};
use cimjob::client::{Authentication, Client, ClientBuilder, Endpoint, Error, Trust};
use cimjob::job::{ErrorMethod, GetErrorOutput, JobPath};
use cimjob::wsman::Invoke;

use super::support::scripted_peer::Peer;

pub(crate) const PASSWORD: &str = "Job-0815 please";

pub(crate) fn credentials() -> Credentials {
    Credentials { account: r"LAB\operator".parse().unwrap(), password: Password::new(PASSWORD.to_owned()) }
}

pub(crate) fn basic() -> Authentication {
    Authentication::Basic(credentials())
}

pub(crate) fn ntlm() -> Authentication {
    Authentication::Ntlm(credentials())
}

/// A builder for an address, with short waits.
pub(crate) fn builder(address: SocketAddr, authentication: Authentication) -> ClientBuilder {
    let endpoint = Endpoint::new(&address.ip().to_string(), Some(address.port())).unwrap();
    Client::builder(endpoint)
        .authentication(authentication)
        .deadline(Duration::from_secs(3))
        .connect_timeout(Duration::from_secs(1))
}

/// A client that pins the peer and shows a password with each message.
pub(crate) fn client(peer: &Peer) -> Client {
    pinned(peer, basic()).build().unwrap()
}

pub(crate) fn pinned(peer: &Peer, authentication: Authentication) -> ClientBuilder {
    builder(peer.address, authentication).trust(Trust::Pin(peer.certificate.pin()))
}

pub(crate) fn job() -> JobPath {
    let namespace = "root/virtualization/v2".parse().unwrap();
    JobPath::new(&namespace, "Msvm_ConcreteJob", "8E1C7A50-0000-4000-8000-000000000001").unwrap()
}

/// A call that reads.
pub(crate) async fn read(client: &Client) -> Result<GetErrorOutput, Error> {
    client.get_error(&job(), ErrorMethod::GetError).await
}

/// A call that changes something.
pub(crate) fn change() -> Invoke {
    Invoke::new(job().reference().clone(), "RequestStateChange").unwrap()
}

/// An error with its sources and its hint, as people see it.
pub(crate) fn told(error: &Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text.push_str(&format!(": {source}"));
        next = source.source();
    }
    text.push_str(&error.remedy().map(|remedy| format!(" | {remedy}")).unwrap_or_default());
    text
}
