//! How the tests call: a client with short waits, and what it told on the way.

use std::time::Duration;

use cimjob::addressing::Namespace;
use cimjob::auth::{Credentials, Password};
use cimjob::client::{Authentication, Client, Endpoint, Progress, Trust, WaitOptions};
use cimjob::job::JobPath;

use super::support::scripted_peer::Peer;

pub(crate) fn client(peer: &Peer) -> Client {
    let endpoint = Endpoint::new("127.0.0.1", Some(peer.address.port())).unwrap();
    let credentials =
        Credentials { account: r"LAB\operator".parse().unwrap(), password: Password::new("pw".to_owned()) };
    let builder = Client::builder(endpoint).authentication(Authentication::Basic(credentials));
    builder.trust(Trust::Pin(peer.certificate.pin())).deadline(Duration::from_secs(10)).build().unwrap()
}

pub(crate) fn path() -> JobPath {
    JobPath::new(&Namespace::virtualization_v2(), "Msvm_ConcreteJob", "8E1C7A50-0000-4000-8000-000000000001").unwrap()
}

/// Looks every few milliseconds.
pub(crate) fn soon(timeout: Duration) -> WaitOptions {
    WaitOptions {
        first_pause: Duration::from_millis(5),
        longest_pause: Duration::from_millis(20),
        ..WaitOptions::within(timeout)
    }
}

pub(crate) fn patiently() -> WaitOptions {
    soon(Duration::from_secs(30))
}

/// What was told, in a few words each.
pub(crate) fn in_words(progress: Progress<'_>) -> String {
    match progress {
        Progress::Changed { job, .. } => {
            format!("{} {}", job.job_state.unwrap().value(), job.percent_complete.unwrap_or(0))
        }
        Progress::OutOfReach { .. } => "out of reach".to_owned(),
        _ => "something new".to_owned(),
    }
}
