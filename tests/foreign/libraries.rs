//! pypsrp and pywinrm ask the simulated host, and are told what our client is told.

use cimjob::client::{Client, Error, Refused};
use cimjob::job::ReportedError;
use cimjob::simulator::scenario::ErrorShape;

use crate::calls::{JUERGEN, OPERATOR, Scheme, User, WRONG_PASSWORD, bare, chain, job};
use crate::host::{Host, SHAPES, instance_id, scenario};
use crate::needed;
use crate::process::{Finished, Process, Python};
use crate::told::Told;

/// A foreign client and its way to log in.
#[derive(Clone, Copy)]
struct Library {
    script: &'static str,
    auth: &'static str,
    way: Way,
}

/// How its messages travel.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Over HTTPS, where NTLM must be bound to the certificate.
    Https,
    /// Over HTTPS and sealed as well.
    SealedHttps,
    /// Over plain HTTP, sealed.
    SealedHttp,
    /// Over plain HTTP, in cleartext.
    ClearHttp,
}

const PYPSRP_BASIC: Library = pypsrp("basic", Way::Https);
const PYPSRP_NTLM: Library = pypsrp("ntlm", Way::Https);
const PYPSRP_NEGOTIATE: Library = pypsrp("negotiate", Way::Https);
const PYWINRM_BASIC: Library = pywinrm("basic", Way::Https);
const PYWINRM_NTLM: Library = pywinrm("ntlm", Way::Https);
const SEALED_PYPSRP_NTLM: Library = pypsrp("ntlm", Way::SealedHttp);
const SEALED_PYPSRP_NEGOTIATE: Library = pypsrp("negotiate", Way::SealedHttp);
const SEALED_PYWINRM_NTLM: Library = pywinrm("ntlm", Way::SealedHttp);

const fn pypsrp(auth: &'static str, way: Way) -> Library {
    Library { script: "pypsrp_reads_a_job.py", auth, way }
}

const fn pywinrm(auth: &'static str, way: Way) -> Library {
    Library { script: "pywinrm_reads_a_job.py", auth, way }
}

const SEALED: [Library; 3] = [SEALED_PYPSRP_NTLM, SEALED_PYPSRP_NEGOTIATE, SEALED_PYWINRM_NTLM];

/// What there is to ask about, next to the shapes: numbers without names, refusing methods, and each way to get a fault.
const BUILT_IN: [&str; 8] = ["01", "04", "06", "18", "20", "16", "24", "99"];

impl Library {
    fn asks(self, python: &Python, host: &Host, (user, password): User, (class, ids): (&str, &[String])) -> Finished {
        let mut command = python.command();
        command.arg(self.script);
        match self.way {
            Way::Https | Way::SealedHttps => {
                command.args(["--port", &host.port().to_string(), "--ca-file", host.ca_file()])
            }
            Way::SealedHttp | Way::ClearHttp => {
                command.args(["--port", &host.http_port().to_string(), "--transport", "http"])
            }
        };
        match self.way {
            Way::Https | Way::SealedHttp => &mut command,
            Way::SealedHttps => command.args(["--encryption", "always"]),
            Way::ClearHttp => command.args(["--encryption", "never"]),
        };
        let (user, password) = self.named((user, password));
        command.args(["--user", user, "--password-env", "SECRET", "--auth", self.auth, "--class", class]);
        command.args(ids.iter().flat_map(|id| ["--instance-id", id])).env("SECRET", password);
        Process::start(command).finish()
    }

    /// Our way to log in that comes nearest.
    fn scheme(self) -> Scheme {
        if self.auth == "basic" { Scheme::Basic } else { Scheme::Ntlm }
    }

    /// The account as the host takes it with this login.
    fn named(self, user: User) -> User {
        if self.auth == "basic" { bare(user) } else { user }
    }

    /// Our client, over the same kind of connection.
    fn ours(self, host: &Host, user: User) -> Client {
        let user = self.named(user);
        match self.way {
            Way::Https | Way::SealedHttps => host.client(self.scheme(), user),
            Way::SealedHttp | Way::ClearHttp => host.sealing_client(self.scheme(), user),
        }
    }

    /// Asks about these jobs, then has our client ask the same of the same host; returns what both were told.
    async fn and_we_ask(self, python: &Python, user: User, (class, ids): (&str, &[String])) -> Vec<(Told, Told)> {
        let host = Host::start().await;
        let done = self.asks(python, &host, user, (class, ids));
        assert_eq!((done.code, done.lines.len(), &*done.complaint), (Some(0), ids.len(), ""), "{done:?}");
        let client = self.ours(&host, user);
        let mut pairs = Vec::new();
        for (id, line) in ids.iter().zip(&done.lines) {
            pairs.push((Told::by_them(line), Told::to_us(&client, &job(class, id)).await));
        }
        pairs
    }

    /// Every shape and every kind of answer.
    async fn is_told_what_we_are_told(self, user: User) {
        let Some(python) = needed::python() else { return };
        let ids = [SHAPES.map(instance_id).to_vec(), built_in(&BUILT_IN)].concat();
        let pairs = self.and_we_ask(&python, user, ("Msvm_ConcreteJob", &ids)).await;
        for ((theirs, ours), id) in pairs.iter().zip(&ids) {
            assert_eq!(theirs, ours, "{id}");
        }
        the_answers_are_those_of_the_scenario(&pairs);
    }
}

fn built_in(ends: &[&str]) -> Vec<String> {
    ends.iter().map(|end| format!("8E1C7A50-0000-4000-8000-0000000000{end}")).collect()
}

/// So that two clients that are told nothing do not count as agreeing.
fn the_answers_are_those_of_the_scenario(pairs: &[(Told, Told)]) {
    let scenario = scenario();
    let messages: Vec<String> =
        scenario.jobs.last().unwrap().errors.iter().map(|error| carried(error.message.as_deref().unwrap())).collect();
    for (shape, (_, ours)) in SHAPES.iter().zip(pairs) {
        let told = ours.job();
        let decoded = told.errors.iter().all(|error| matches!(error, ReportedError::Decoded(_)));
        let seen: Vec<_> = told.errors.iter().filter_map(ReportedError::message).collect();
        match shape {
            ErrorShape::Nil | ErrorShape::Absent | ErrorShape::Empty => assert_eq!(told.errors, [], "{shape:?}"),
            ErrorShape::Text => assert!(!decoded && seen == messages, "{shape:?}: {seen:?}"),
            _ => assert!(decoded && seen == messages, "{shape:?}: {seen:?}"),
        }
        assert_eq!((told.state, &*told.element_name, told.return_values), (10, "仮想マシンの起動", [0, 0]));
        assert_eq!(told.error.as_ref(), told.errors.first(), "{shape:?}");
    }
    let ours: Vec<_> = pairs[SHAPES.len()..].iter().map(|(_, ours)| ours).collect();
    assert_eq!(ours[4].job().return_values, [32775, 32775]);
    assert_eq!(ours[5..], [&Told::Fault(2_150_858_752), &Told::Fault(5), &Told::Fault(2_150_858_752)]);
}

/// Characters that XML cannot carry arrive as `?` (docs/simulator.md).
fn carried(text: &str) -> String {
    text.replace(['\u{7}', '\u{1B}'], "?")
}

#[tokio::test(flavor = "multi_thread")]
async fn pypsrp_with_basic_is_told_what_we_are_told() {
    PYPSRP_BASIC.is_told_what_we_are_told(JUERGEN).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pypsrp_with_ntlm_is_told_what_we_are_told() {
    PYPSRP_NTLM.is_told_what_we_are_told(OPERATOR).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pypsrp_with_negotiate_is_told_what_we_are_told() {
    PYPSRP_NEGOTIATE.is_told_what_we_are_told(JUERGEN).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pywinrm_with_basic_is_told_what_we_are_told() {
    PYWINRM_BASIC.is_told_what_we_are_told(OPERATOR).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pywinrm_with_ntlm_is_told_what_we_are_told() {
    PYWINRM_NTLM.is_told_what_we_are_told(JUERGEN).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pypsrp_with_ntlm_over_sealed_http_is_told_what_we_are_told() {
    SEALED_PYPSRP_NTLM.is_told_what_we_are_told(JUERGEN).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pypsrp_with_negotiate_over_sealed_http_is_told_what_we_are_told() {
    SEALED_PYPSRP_NEGOTIATE.is_told_what_we_are_told(OPERATOR).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pywinrm_with_ntlm_over_sealed_http_is_told_what_we_are_told() {
    SEALED_PYWINRM_NTLM.is_told_what_we_are_told(JUERGEN).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_may_be_sealed_over_https_too() {
    for library in [pypsrp("negotiate", Way::SealedHttps), pywinrm("ntlm", Way::SealedHttps)] {
        library.is_told_what_we_are_told(OPERATOR).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_in_cleartext_over_http_are_refused_unless_they_are_allowed() {
    let Some(python) = needed::python() else { return };
    let (refusing, allowing) = (Host::start().await, Host::allowing_unencrypted().await);
    let jobs = ("Msvm_ConcreteJob", built_in(&["01"]));
    for library in
        [pypsrp("ntlm", Way::ClearHttp), pypsrp("negotiate", Way::ClearHttp), pywinrm("ntlm", Way::ClearHttp)]
    {
        let asks = |host| library.asks(&python, host, OPERATOR, (jobs.0, &jobs.1));
        let (refused, allowed) = (asks(&refusing), asks(&allowing));
        assert_eq!((allowed.code, allowed.lines.len(), &*allowed.complaint), (Some(0), 1, ""), "{allowed:?}");
        assert_eq!((refused.code, refused.lines.len()), (Some(1), 0), "{refused:?}");
        assert!(refused.complaint.contains("500"), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn basic_over_http_is_refused() {
    let Some(python) = needed::python() else { return };
    let host = Host::start().await;
    for library in [pypsrp("basic", Way::ClearHttp), pywinrm("basic", Way::ClearHttp)] {
        let done = library.asks(&python, &host, OPERATOR, ("Msvm_ConcreteJob", &built_in(&["01"])));
        assert_eq!((done.code, done.lines.len()), (Some(1), 0), "{done:?}");
        assert!(done.complaint.contains("500"), "a message without encryption (MS-WSMV 3.1.4.1.29.2): {done:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_job_classes_are_told_alike() {
    let Some(python) = needed::python() else { return };
    for (library, class, end) in [(PYPSRP_NTLM, "Msvm_StorageJob", "02"), (PYWINRM_NTLM, "Msvm_MigrationJob", "03")] {
        let pairs = library.and_we_ask(&python, OPERATOR, (class, &built_in(&[end]))).await;
        assert_eq!(pairs[0].0, pairs[0].1);
        assert!(!pairs[0].1.job().errors.is_empty(), "{class}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_only_read_gets_the_same_fault() {
    let Some(python) = needed::python() else { return };
    for library in [PYPSRP_NTLM, PYWINRM_NTLM].into_iter().chain(SEALED) {
        let reader = (r"LAB\reader", "Read-0815 only");
        let pairs = library.and_we_ask(&python, reader, ("Msvm_ConcreteJob", &built_in(&["01"]))).await;
        assert_eq!(pairs, [(Told::Fault(5), Told::Fault(5))]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_refused_alike() {
    let Some(python) = needed::python() else { return };
    let host = Host::start().await;
    let over_https = [PYPSRP_BASIC, PYPSRP_NTLM, PYPSRP_NEGOTIATE, PYWINRM_BASIC, PYWINRM_NTLM];
    for library in over_https.into_iter().chain(SEALED) {
        let done = library.asks(&python, &host, WRONG_PASSWORD, ("Msvm_ConcreteJob", &built_in(&["01"])));
        assert_eq!((done.code, done.lines.len()), (Some(1), 0), "{done:?}");
        assert!(done.complaint.contains("redentials") || done.complaint.contains("uthentica"), "{done:?}");
        let client = library.ours(&host, WRONG_PASSWORD);
        let error = client.explain(&job("Msvm_ConcreteJob", &built_in(&["01"])[0])).await.unwrap_err();
        assert!(matches!(error, Error::Refused(Refused::Credentials { .. })), "{}", chain(&error));
    }
}
