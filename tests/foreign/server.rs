//! The acceptor and Apache: a script that serves, and the events it writes.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;

use cimjob::client::{CertificatePin, Trust};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde::Deserialize;
use serde_json::Value;
use tempfile::NamedTempFile;

use crate::process::{Process, Python};

/// A script of `tests/interop` that serves until it is dropped.
pub(crate) struct Server {
    /// Dropped first, so that its log outlives it.
    _process: Process,
    log: NamedTempFile,
    announced: Announced,
}

#[derive(Deserialize)]
struct Announced {
    port: u16,
    certificate_sha256: String,
    certificate_pem: PathBuf,
    /// What only some of them say.
    #[serde(flatten)]
    others: HashMap<String, Value>,
}

impl Server {
    /// Starts `wsman_acceptor.py`.
    pub(crate) fn acceptor(python: &Python, options: &[&str]) -> Self {
        let mut command = python.command();
        command.arg("wsman_acceptor.py").args(options);
        Self::start(command)
    }

    /// Starts `apache.py` in front of a host that takes Basic.
    pub(crate) fn apache(python: &Python, backend_port: u16, (user, password): (&str, &str)) -> Self {
        Self::start(apache(python, backend_port, (user, password)))
    }

    /// The same, where it demands a client certificate instead of a login, over this version of TLS.
    #[cfg(feature = "native-tls")]
    pub(crate) fn apache_with_certificates(python: &Python, backend_port: u16, user: (&str, &str), tls: &str) -> Self {
        let mut command = apache(python, backend_port, user);
        command.args(["--auth", "certificate", "--tls", tls]);
        Self::start(command)
    }

    fn start(mut command: Command) -> Self {
        let log = NamedTempFile::new().unwrap();
        command.args(["--lifetime", "300", "--log"]).arg(log.path());
        let process = Process::start(command);
        let announced = serde_json::from_str(&process.line()).unwrap();
        Self { _process: process, log, announced }
    }

    /// The file that stands in this field of what it announced.
    #[cfg(feature = "native-tls")]
    pub(crate) fn file(&self, field: &str) -> Vec<u8> {
        std::fs::read(self.announced.others[field].as_str().unwrap()).unwrap()
    }

    pub(crate) fn port(&self) -> u16 {
        self.announced.port
    }

    /// What `--pin` takes.
    pub(crate) fn pin(&self) -> String {
        format!("sha256:{}", self.announced.certificate_sha256)
    }

    /// Trust in exactly its certificate.
    pub(crate) fn pinned(&self) -> Trust {
        Trust::Pin(self.pin().parse::<CertificatePin>().unwrap())
    }

    /// Trust in its certificate by name and date, as with `--ca-file`.
    pub(crate) fn verified(&self) -> Trust {
        Trust::SystemAnd(std::fs::read(&self.announced.certificate_pem).unwrap())
    }

    /// Its certificate.
    pub(crate) fn certificate(&self) -> CertificateDer<'static> {
        CertificateDer::from_pem_file(&self.announced.certificate_pem).unwrap()
    }

    /// The acceptor's events of this name.
    pub(crate) fn events(&self, name: &str) -> Vec<Value> {
        let log = std::fs::read_to_string(self.log.path()).unwrap();
        let events = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        events.filter(|event| event["event"] == name).collect()
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

fn apache(python: &Python, backend_port: u16, (user, password): (&str, &str)) -> Command {
    let mut command = python.command();
    command.args(["apache.py", "--backend-port", &backend_port.to_string(), "--backend-user", user]);
    command.args(["--backend-password-env", "BACKEND"]).env("BACKEND", password);
    command
}
