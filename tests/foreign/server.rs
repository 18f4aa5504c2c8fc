//! A script that serves, such as the acceptor or Apache, and the events it writes.

use std::time::{Duration, Instant};

use cimjob::client::{CertificatePin, Trust};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde_json::{Map, Value};
use tempfile::NamedTempFile;

use crate::calls::User;
use crate::process::{Process, Python};

/// How long an event may take; far more than any needs.
const EVENT_WITHIN: Duration = Duration::from_secs(20);

/// A script of `tests/interop` that serves until it is dropped.
pub(crate) struct Server {
    /// Dropped first, so that its log outlives it.
    _process: Process,
    log: NamedTempFile,
    /// What it printed when it could be called.
    announced: Map<String, Value>,
}

impl Server {
    /// Starts `wsman_acceptor.py`.
    pub(crate) fn acceptor(python: &Python, options: &[&str]) -> Self {
        Self::run(python, "wsman_acceptor.py", options, &[])
    }

    /// Starts `apache.py` in front of a host that takes Basic.
    pub(crate) fn apache(python: &Python, backend_port: u16, user: User) -> Self {
        Self::apache_with(python, (backend_port, user), &[], &[])
    }

    /// The same with more options and variables.
    pub(crate) fn apache_with(
        python: &Python,
        (backend_port, (user, password)): (u16, User),
        options: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let port = backend_port.to_string();
        let backend = ["--backend-port", &port, "--backend-user", user, "--backend-password-env", "BACKEND"];
        Self::run(
            python,
            "apache.py",
            &[&backend[..], options].concat(),
            &[environment, &[("BACKEND", password)]].concat(),
        )
    }

    /// Starts a script with options and variables.
    pub(crate) fn run(python: &Python, script: &str, options: &[&str], environment: &[(&str, &str)]) -> Self {
        let log = NamedTempFile::new().unwrap();
        let mut command = python.command();
        command.arg(script).args(options).envs(environment.iter().copied());
        command.args(["--lifetime", "900", "--log"]).arg(log.path());
        let process = Process::start(command);
        let announced = serde_json::from_str(&process.line()).unwrap();
        Self { _process: process, log, announced }
    }

    /// A text that it printed when it could be called, such as a path.
    pub(crate) fn told(&self, name: &str) -> &str {
        self.announced[name].as_str().unwrap()
    }

    pub(crate) fn port(&self) -> u16 {
        self.announced["port"].as_u64().unwrap().try_into().unwrap()
    }

    /// What `--pin` takes.
    pub(crate) fn pin(&self) -> String {
        format!("sha256:{}", self.told("certificate_sha256"))
    }

    /// Trust in exactly its certificate.
    pub(crate) fn pinned(&self) -> Trust {
        Trust::Pin(self.pin().parse::<CertificatePin>().unwrap())
    }

    /// Trust in its certificate by name and date, as with `--ca-file`.
    pub(crate) fn verified(&self) -> Trust {
        Trust::SystemAnd(std::fs::read(self.told("certificate_pem")).unwrap())
    }

    /// Its certificate.
    pub(crate) fn certificate(&self) -> CertificateDer<'static> {
        CertificateDer::from_pem_file(self.told("certificate_pem")).unwrap()
    }

    /// All its events.
    pub(crate) fn all_events(&self) -> Vec<Value> {
        let log = std::fs::read_to_string(self.log.path()).unwrap();
        log.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Its events of this name.
    pub(crate) fn events(&self, name: &str) -> Vec<Value> {
        self.all_events().into_iter().filter(|event| event["event"] == name).collect()
    }

    /// Its first event of this name, which may come later than our client's answer.
    pub(crate) fn awaited(&self, name: &str) -> Value {
        let end = Instant::now() + EVENT_WITHIN;
        while Instant::now() < end {
            if let Some(event) = self.events(name).into_iter().next() {
                return event;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("no {name}: {:?}", self.all_events());
    }

    /// There was one login, with these fields.
    pub(crate) fn assert_login(&self, expected: &Value) {
        let logins = self.events("login");
        assert_eq!(logins.len(), 1, "{logins:?}");
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(&logins[0][name], value, "{name}: {logins:?}");
        }
    }
}
