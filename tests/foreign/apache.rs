//! Our client through Apache: mod_auth_gssapi with gss-ntlmssp checks the login, the simulated host behind it answers.

use cimjob::client::{Client, Error, Refused};
use cimjob::job::{GetErrorOutput, JobPath, ReportedError};
use serde_json::json;

use crate::calls::{
    OPERATOR, Scheme, User, WRONG_PASSWORD, at_once, bare, builder, chain, explain, in_a_row, job, ntlm,
};
use crate::host::Host;
use crate::needed;
use crate::process::Python;
use crate::server::Server;

const JOB: &str = "8E1C7A50-0000-4000-8000-000000000001";
/// gss-ntlmssp takes no user name beyond ASCII, but such a password (`tests/interop/users.txt`).
const ANNA: User = (r"LAB\anna", "Größe€本");

/// Apache and the host behind it, in the order in which they end.
struct Site {
    apache: Server,
    host: Host,
}

impl Site {
    async fn open(python: &Python) -> Self {
        let host = Host::start().await;
        Self { apache: Server::apache(python, host.port(), bare(OPERATOR)), host }
    }

    fn client(&self, user: User) -> Client {
        ntlm(user, self.apache.port(), self.apache.verified())
    }
}

fn path() -> JobPath {
    job("Msvm_ConcreteJob", JOB)
}

fn assert_answered(answers: &[GetErrorOutput], times: usize) {
    assert_eq!(answers.len(), times);
    for answer in answers {
        assert_eq!((answer.return_value.raw(), answer.errors.len()), (0, 2), "{answer:?}");
        assert!(answer.errors[1].message().unwrap().contains("0x80070002"), "{answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_explained_through_apache_as_directly() {
    let Some(python) = needed::python_and_apache() else { return };
    let site = Site::open(&python).await;
    let directly = site.host.client(Scheme::Basic, bare(OPERATOR)).explain(&path()).await.unwrap();
    for user in [OPERATOR, ANNA] {
        assert_eq!(site.client(user).explain(&path()).await.unwrap(), directly, "{}", user.0);
    }
    assert!(directly.errors.iter().all(|error| matches!(error, ReportedError::Decoded(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_explains_through_apache() {
    let Some(python) = needed::python_and_apache() else { return };
    let site = Site::open(&python).await;
    let (code, report) = explain(JOB, OPERATOR, site.apache.port(), &site.apache.pin());
    assert_eq!((code, &report["advice"][0]["code"]), (Some(0), &json!(0x8007_0002_u32)), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn apache_refuses_a_wrong_password() {
    let Some(python) = needed::python_and_apache() else { return };
    let site = Site::open(&python).await;
    let error = site.client(WRONG_PASSWORD).explain(&path()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Credentials { .. })), "{}", chain(&error));
    let (code, report) = explain(JOB, WRONG_PASSWORD, site.apache.port(), &site.apache.pin());
    assert_eq!((code, &report["kind"]), (Some(4), &json!("failure")), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_calls_of_one_client_are_all_answered() {
    let Some(python) = needed::python_and_apache() else { return };
    let site = Site::open(&python).await;
    assert_answered(&in_a_row(&site.client(OPERATOR), &path(), 200).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_parallel_calls_over_four_connections_are_all_answered() {
    let Some(python) = needed::python_and_apache() else { return };
    let site = Site::open(&python).await;
    let client = builder(Scheme::Ntlm, OPERATOR, site.apache.port()).trust(site.apache.pinned()).connections(4);
    assert_answered(&at_once(&client.build().unwrap(), &path(), 16).await, 16);
}
