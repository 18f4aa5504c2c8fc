//! A NATS server with the configuration that the packages bring: TLS, and an NKEY for each login.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use nkeys::KeyPair;

use super::server::{Server, secret};
use super::signed::Authority;

/// The configuration as it is published.
const CONFIGURATION: &str = include_str!("../../../packaging/nats/server.conf");

/// The logins in it.
const ROLES: [&str; 5] = ["WORKER_SITE1", "WORKER_SITE2", "CENTRAL", "OPERATOR_1", "OPERATOR_2"];

/// The server, and a file with a seed for each login.
pub(super) struct Hub {
    pub(super) server: Server,
    keys: Vec<(&'static str, KeyPair)>,
    /// The option that takes the file of a login.
    option: &'static str,
}

impl Hub {
    /// Starts it; `None` after it was said that there is no server.
    pub(super) fn start() -> Option<Self> {
        let keys = keys();
        let server = Server::of(|port, folder| {
            certify(folder);
            for (role, key) in &keys {
                secret(folder, role, &key.seed().unwrap());
            }
            placed(port, folder, &keys)
        })?;
        Some(Self { server, keys, option: "--nats-nkey" })
    }

    /// The same with `hub.conf`: leaf nodes connect to this port.
    pub(super) fn with_leaves(leaves: u16) -> Option<Self> {
        let keys = keys();
        let server = Server::of(|port, folder| {
            certify(folder);
            for (role, key) in &keys {
                secret(folder, role, &key.seed().unwrap());
            }
            std::fs::write(folder.join("server.conf"), placed(port, folder, &keys)).unwrap();
            let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
            include_str!("../../../packaging/nats/hub.conf")
                .replace("0.0.0.0:7422", &format!("127.0.0.1:{leaves}"))
                .replace("/etc/nats/server.pem", &at("server.pem"))
                .replace("/etc/nats/server.key", &at("server.key"))
        })?;
        Some(Self { server, keys, option: "--nats-nkey" })
    }

    /// One that knows an operator and an account, and a credentials file for each login, which has a place for its own answers only.
    pub(super) fn with_credentials() -> Option<Self> {
        let (keys, authority) = (keys(), Authority::new());
        let server = Server::of(|port, folder| {
            certify(folder);
            for (role, key) in &keys {
                secret(folder, role, &authority.credentials(key));
            }
            let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
            let [certificate, key, storage] = ["server.pem", "server.key", "storage"].map(at);
            format!(
                "listen: \"127.0.0.1:{port}\"\ntls {{ cert_file: '{certificate}', key_file: '{key}' }}\n\
                 jetstream {{ store_dir: '{storage}' }}\n{}",
                authority.configuration()
            )
        })?;
        Some(Self { server, keys, option: "--nats-creds" })
    }

    /// Its URL; TLS is demanded.
    pub(super) fn url(&self) -> String {
        format!("tls://localhost:{}", self.server.port())
    }

    /// The file with the login of a role.
    pub(super) fn login_file(&self, role: &str) -> PathBuf {
        self.server.folder().join(role)
    }

    /// The certificate of the server, which is its own authority.
    pub(super) fn ca_file(&self) -> PathBuf {
        self.server.folder().join("server.pem")
    }

    pub(super) fn key(&self, role: &str) -> &KeyPair {
        &self.keys.iter().find(|(name, _)| *name == role).unwrap().1
    }

    /// What a command needs to log in as a role, after the option that names the server.
    pub(super) fn login(&self, role: &str) -> Vec<String> {
        let path = |path: PathBuf| path.to_str().unwrap().to_owned();
        let (seed, ca) = (path(self.login_file(role)), path(self.ca_file()));
        [self.option, &seed, "--nats-ca-file", &ca].map(str::to_owned).to_vec()
    }
}

fn keys() -> Vec<(&'static str, KeyPair)> {
    ROLES.into_iter().map(|role| (role, KeyPair::new_user())).collect()
}

/// `cimjob` with these arguments and nothing in the environment, to its end.
pub(super) fn cimjob(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cimjob"));
    command.args(arguments).env_clear().env("HOME", home).stdin(Stdio::null());
    command.output().unwrap()
}

fn placed(port: u16, folder: &Path, keys: &[(&str, KeyPair)]) -> String {
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let mut text = CONFIGURATION
        .replace("0.0.0.0:4222", &format!("127.0.0.1:{port}"))
        .replace("/etc/nats/server.pem", &at("server.pem"))
        .replace("/etc/nats/server.key", &at("server.key"))
        .replace("/var/lib/nats", &at("storage"));
    for (role, key) in keys {
        text = text.replace(&format!("UKEY_{role}"), &key.public_key());
    }
    text
}

fn certify(folder: &Path) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("server.pem"), made.cert.pem()).unwrap();
    std::fs::write(folder.join("server.key"), made.signing_key.serialize_pem()).unwrap();
}
