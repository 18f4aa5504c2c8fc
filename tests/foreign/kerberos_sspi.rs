//! Kerberos without the system's libraries: our client against an MIT Kerberos server, and pyspnego on MIT's library as the host.

use std::path::Path;

use cimjob::auth::{
    Credentials, Identity, KerberosError, KerberosScheme, Mechanism, MechanismError, Password, SealError,
};
use cimjob::sspi::Kerberos;
use serde::Deserialize;

use crate::context::{Context, Login, assert_messages_both_ways, assert_refuses_changed, assert_seals_both_ways};
use crate::needed;
use crate::process::{Process, Python};

const SERVICE: &str = "HTTP/localhost";
const OPERATOR: (&str, &str) = (r"LAB.TEST\operator", "Job-0815 please");
const BOTH: [(KerberosScheme, &str); 2] =
    [(KerberosScheme::Kerberos, "kerberos"), (KerberosScheme::Negotiate, "negotiate")];

/// `kdc.py`, until it is dropped.
struct Kdc {
    _process: Process,
    told: Told,
}

#[derive(Deserialize)]
struct Told {
    port: u16,
    config: String,
    service_keytab: String,
    client_keytab: String,
}

impl Kdc {
    fn start(python: &Python, options: &[&str]) -> Self {
        let mut command = python.command();
        command.args(["kdc.py", "--lifetime", "300"]).args(options);
        let process = Process::start(command);
        let told = serde_json::from_str(&process.line()).unwrap();
        Self { _process: process, told }
    }

    fn login(&self, scheme: KerberosScheme, identity: &Identity) -> Box<Kerberos> {
        let login = Kerberos::new(scheme, identity, SERVICE.parse().unwrap()).unwrap();
        Box::new(login.asking(&format!("127.0.0.1:{}", self.told.port)).unwrap())
    }

    /// A host of this realm.
    fn host(&self, python: &Python, protocol: &str, variables: &[(&str, &str)]) -> Context {
        let own = [("KRB5_CONFIG", self.told.config.as_str()), ("KRB5_KTNAME", &self.told.service_keytab)];
        Context::start(python, &["--protocol", protocol], &[&own, variables].concat())
    }

    /// Why the server gives no ticket.
    fn refusal(&self, identity: &Identity) -> KerberosError {
        match self.login(KerberosScheme::Kerberos, identity).step(None, None) {
            Err(MechanismError::Kerberos(error)) => error,
            other => panic!("{other:?}"),
        }
    }
}

fn password((account, password): (&str, &str)) -> Identity {
    Identity::Password(Credentials { account: account.parse().unwrap(), password: Password::new(password.to_owned()) })
}

fn keytab(account: &str, path: &str) -> Identity {
    Identity::Keytab { account: Some(account.parse().unwrap()), path: Path::new(path).to_owned() }
}

#[test]
fn a_password_logs_in_and_messages_go_both_ways_under_both_schemes() {
    let Some(python) = needed::python_and_kerberos() else { return };
    let kdc = Kdc::start(&python, &[]);
    for (scheme, protocol) in BOTH {
        let mut host = kdc.host(&python, protocol, &[]);
        let mut mechanism = kdc.login(scheme, &password(OPERATOR));
        assert_eq!(host.log_in(&mut *mechanism), Login::Complete(1), "{scheme:?}");
        assert_eq!(host.seen()["user"], "operator@LAB.TEST");
        let mut sealer = mechanism.sealer().unwrap();
        assert_seals_both_ways(&mut host, &mut *sealer);
        assert_messages_both_ways(&mut host, &mut *sealer);
        assert_refuses_changed(&mut host, &mut *sealer);
    }
}

#[test]
fn a_user_principal_name_is_a_name_of_its_realm() {
    let Some(python) = needed::python_and_kerberos() else { return };
    let kdc = Kdc::start(&python, &[]);
    let mut host = kdc.host(&python, "kerberos", &[]);
    let mut mechanism = kdc.login(KerberosScheme::Kerberos, &password(("operator@lab.test", OPERATOR.1)));
    assert_eq!(host.log_in(&mut *mechanism), Login::Complete(1));
}

#[test]
fn a_keytab_logs_in() {
    let Some(python) = needed::python_and_kerberos() else { return };
    let kdc = Kdc::start(&python, &[]);
    for (scheme, protocol) in BOTH {
        let mut host = kdc.host(&python, protocol, &[]);
        let mut mechanism = kdc.login(scheme, &keytab(OPERATOR.0, &kdc.told.client_keytab));
        assert_eq!(host.log_in(&mut *mechanism), Login::Complete(1), "{scheme:?}");
    }
}

#[test]
fn a_repeated_or_lost_message_is_refused() {
    let Some(python) = needed::python_and_kerberos() else { return };
    let kdc = Kdc::start(&python, &[]);
    let mut host = kdc.host(&python, "kerberos", &[]);
    let mut mechanism = kdc.login(KerberosScheme::Kerberos, &password(OPERATOR));
    host.log_in(&mut *mechanism);
    let mut sealer = mechanism.sealer().unwrap();
    let [first, _lost, third] = ["first", "second", "third"].map(|plain| host.seals(plain.as_bytes()));
    sealer.open(&first.0, &first.1).unwrap();
    assert_eq!(sealer.open(&first.0, &first.1), Err(SealError::Signature));
    assert_eq!(sealer.open(&third.0, &third.1), Err(SealError::Signature));
}

#[test]
fn each_refusal_of_the_centre_is_told_apart() {
    let Some(python) = needed::python_and_kerberos() else { return };
    let kdc = Kdc::start(&python, &[]);
    assert_eq!(kdc.refusal(&password((OPERATOR.0, "no"))), KerberosError::WrongPassword);
    let unknown = kdc.refusal(&password((r"LAB.TEST\nobody", "x")));
    assert!(matches!(unknown, KerberosError::UnknownAccount { .. }), "{unknown}");
    let login =
        Kerberos::new(KerberosScheme::Kerberos, &password(OPERATOR), "HTTP/nowhere.lab.test".parse().unwrap()).unwrap();
    let mut login = login.asking(&format!("127.0.0.1:{}", kdc.told.port)).unwrap();
    let error = login.step(None, None).unwrap_err();
    let expected = KerberosError::UnknownService { service: "HTTP/nowhere.lab.test".to_owned() };
    assert_eq!(error, MechanismError::Kerberos(expected));
}

#[test]
fn the_clock_of_the_center_is_followed() {
    let Some(python) = needed::python_and_kerberos() else { return };
    let kdc = Kdc::start(&python, &["--clock", "+1h"]);
    let skewed = [("LD_PRELOAD", "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"), ("FAKETIME", "+1h")];
    let mut mechanism = kdc.login(KerberosScheme::Kerberos, &password(OPERATOR));
    assert_eq!(kdc.host(&python, "kerberos", &skewed).log_in(&mut *mechanism), Login::Complete(1));
}

#[test]
fn a_host_whose_clock_differs_says_so() {
    let Some(python) = needed::python_and_kerberos() else { return };
    let kdc = Kdc::start(&python, &[]);
    let skewed = [("LD_PRELOAD", "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"), ("FAKETIME", "+1h")];
    let mut mechanism = kdc.login(KerberosScheme::Kerberos, &password(OPERATOR));
    let login = kdc.host(&python, "kerberos", &skewed).log_in(&mut *mechanism);
    assert_eq!(login, Login::RefusedHere(KerberosError::ClockSkew.into()));
}

#[test]
fn a_host_with_another_key_cannot_read_the_ticket() {
    let Some(python) = needed::python_and_kerberos() else { return };
    let (kdc, other) = (Kdc::start(&python, &[]), Kdc::start(&python, &[]));
    let mut mechanism = kdc.login(KerberosScheme::Kerberos, &password(OPERATOR));
    let login = other.host(&python, "kerberos", &[]).log_in(&mut *mechanism);
    assert_eq!(login, Login::RefusedHere(KerberosError::NotItsTicket { service: SERVICE.to_owned() }.into()));
}

#[test]
fn a_host_without_an_answer_has_not_proved_itself() {
    let Some(python) = needed::python_and_kerberos() else { return };
    let kdc = Kdc::start(&python, &[]);
    let mut mechanism = kdc.login(KerberosScheme::Kerberos, &password(OPERATOR));
    mechanism.step(None, None).unwrap();
    assert_eq!(mechanism.step(None, None), Err(KerberosError::NotMutual.into()));
    assert!(mechanism.sealer().is_err());
}

#[test]
fn noise_of_a_host_is_refused() {
    let Some(python) = needed::python_and_kerberos() else { return };
    let kdc = Kdc::start(&python, &[]);
    for (scheme, _) in BOTH {
        let mut mechanism = kdc.login(scheme, &password(OPERATOR));
        mechanism.step(None, None).unwrap();
        assert!(mechanism.step(Some(b"\x60\x03\x06\x01\x2A"), None).is_err());
    }
}

/// Run again by the test below, with a configuration of its own.
#[test]
#[ignore = "needs KRB5_CONFIG"]
fn logs_in_by_the_configuration() {
    let mut login = Kerberos::new(KerberosScheme::Kerberos, &password(OPERATOR), SERVICE.parse().unwrap()).unwrap();
    login.step(None, None).unwrap();
}

#[test]
fn the_configuration_names_the_centre() {
    let Some(python) = needed::python_and_kerberos() else { return };
    let kdc = Kdc::start(&python, &[]);
    let run = |config: &str| {
        let mut again = std::process::Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", "kerberos_sspi::logs_in_by_the_configuration", "--ignored"]).env("KRB5_CONFIG", config);
        Process::start(again).finish().code
    };
    assert_eq!(run(&kdc.told.config), Some(0));
    assert_eq!(run("/nonexistent"), Some(101));
}

#[test]
fn no_listener_at_the_port_is_said() {
    let login = Kerberos::new(KerberosScheme::Kerberos, &password(OPERATOR), SERVICE.parse().unwrap()).unwrap();
    let error = login.asking("127.0.0.1:1").unwrap().step(None, None).unwrap_err();
    assert!(matches!(error, MechanismError::Kerberos(KerberosError::NoServer { .. })), "{error}");
}

#[test]
fn what_cannot_work_is_refused_before_anybody_is_asked() {
    let new = |identity: &Identity, service: &str| {
        Kerberos::new(KerberosScheme::Kerberos, identity, service.parse().unwrap()).unwrap_err()
    };
    let address = KerberosError::AddressNotName { host: "192.0.2.1".to_owned() };
    assert_eq!(new(&password(OPERATOR), "HTTP/192.0.2.1"), address);
    assert!(matches!(new(&password(("operator", "x")), SERVICE), KerberosError::NoServer { .. }));
    assert!(matches!(new(&Identity::Tickets(None), SERVICE), KerberosError::NoTicket { .. }));
    assert!(matches!(new(&keytab(OPERATOR.0, "/nonexistent"), SERVICE), KerberosError::Keytab { .. }));
    let local = KerberosError::LocalAccount { account: r".\operator".to_owned() };
    assert_eq!(new(&password((r".\operator", "x")), SERVICE), local);
}
