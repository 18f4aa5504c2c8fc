//! A NATS server with the configuration that the packages bring: TLS, and an NKEY for each login.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use async_nats::ConnectOptions;
use async_nats::jetstream;
use nkeys::KeyPair;

use super::server::{Server, secret};
use super::signed::Authority;

/// How long anything here may take; far more than any needs.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

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
    /// Starts it; `None` if nats-server is not installed, which is said.
    pub(super) fn start() -> Option<Self> {
        Self::with(|_, configuration| configuration)
    }

    /// The same with `hub.conf`: leaf nodes connect to this port.
    pub(super) fn with_leaves(leaves: u16) -> Option<Self> {
        Self::with_leaves_by(leaves, leaves)
    }

    /// It tells leaf nodes another port than that on which it listens.
    pub(super) fn with_leaves_by(leaves: u16, told: u16) -> Option<Self> {
        Self::with(|folder, configuration| {
            std::fs::write(folder.join("server.conf"), configuration).unwrap();
            let hub = include_str!("../../../packaging/nats/hub.conf");
            with_certificate(hub, folder)
                .replace("0.0.0.0:7422", &format!("127.0.0.1:{leaves}"))
                .replace("# advertise: \"hub.example:7422\"", &format!("advertise: \"127.0.0.1:{told}\""))
        })
    }

    /// Without the permissions to make streams, and the login of the second operator may do everything: streams are made beforehand.
    pub(super) fn with_streams_made_beforehand() -> Option<Self> {
        Self::with(|_, configuration| {
            let lines = configuration.lines().filter(|line| !line.trim_start().starts_with("\"$JS.API.STREAM.CREATE"));
            by_an_administrator(&lines.flat_map(|line| [line, "\n"]).collect::<String>())
        })
    }

    /// The login of the second operator may do everything; the others are as they are published.
    pub(super) fn with_an_administrator() -> Option<Self> {
        Self::with(|_, configuration| by_an_administrator(&configuration))
    }

    /// JetStream by the login of a role.
    pub(super) async fn jetstream(&self, role: &str) -> jetstream::Context {
        let key = self.key(role);
        let options = ConnectOptions::with_nkey(key.seed().unwrap())
            .add_root_certificates(self.ca_file())
            .custom_inbox_prefix(format!("_INBOX_{}", key.public_key()));
        jetstream::new(options.connect(self.url()).await.unwrap())
    }

    /// What the server starts with is made of the published configuration.
    fn with(configuration: impl Fn(&Path, String) -> String) -> Option<Self> {
        let keys = keys();
        let server = Server::of(|port, folder| {
            certify(folder);
            for (role, key) in &keys {
                secret(folder, role, &key.seed().unwrap());
            }
            configuration(folder, placed(port, folder, &keys))
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

/// The login of the second operator is that of an administrator, who may do everything.
fn by_an_administrator(configuration: &str) -> String {
    let all = configuration
        .replace("[\"cimjob.ask.site2.*\"]", "[\">\"]")
        .replace("[\"_INBOX_UKEY_OPERATOR_2.>\"]", "[\">\"]");
    assert_ne!(all, configuration);
    all
}

fn keys() -> Vec<(&'static str, KeyPair)> {
    ROLES.into_iter().map(|role| (role, KeyPair::new_user())).collect()
}

impl Hub {
    /// A central watcher with a journal in this folder. Neither it nor operators have a hosts file.
    pub(super) fn central(&self, folder: &Path) -> Running {
        self.central_with(folder, &[])
    }

    /// The same with more options. What it says on standard error is in `central.log`.
    pub(super) fn central_with(&self, folder: &Path, more: &[&str]) -> Running {
        let error = std::fs::File::create(folder.join("central.log")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_cimjob"));
        command.args(["watch", "--from-nats", "--nats", &self.url()]).args(self.login("CENTRAL"));
        command.args(more).arg("--journal").arg(folder.join("central.db")).env_clear().env("HOME", folder);
        Running(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(error).spawn().unwrap())
    }
}

/// A process that is killed when it is dropped.
pub(super) struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _it_may_be_gone = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// What a command prints, once it contains this.
pub(super) async fn until_printed(folder: &Path, arguments: &[&str], what: &str) -> String {
    let end = Instant::now() + PATIENCE;
    loop {
        let done = cimjob(folder, arguments);
        let printed = String::from_utf8_lossy(&done.stdout).into_owned();
        if printed.contains(what) {
            return printed;
        }
        let error = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(Instant::now() < end, "{arguments:?} does not print {what}: {printed}{error}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// `cimjob` with these arguments and nothing in the environment, to its end.
pub(super) fn cimjob(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cimjob"));
    command.args(arguments).env_clear().env("HOME", home).stdin(Stdio::null());
    command.output().unwrap()
}

fn placed(port: u16, folder: &Path, keys: &[(&str, KeyPair)]) -> String {
    let mut text = with_certificate(CONFIGURATION, folder)
        .replace("0.0.0.0:4222", &format!("127.0.0.1:{port}"))
        .replace("/var/lib/nats", folder.join("storage").to_str().unwrap());
    for (role, key) in keys {
        text = text.replace(&format!("UKEY_{role}"), &key.public_key());
    }
    text
}

fn with_certificate(configuration: &str, folder: &Path) -> String {
    let folder = folder.to_str().unwrap();
    configuration.replace("/etc/nats/server.", &format!("{folder}/server."))
}

fn certify(folder: &Path) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("server.pem"), made.cert.pem()).unwrap();
    std::fs::write(folder.join("server.key"), made.signing_key.serialize_pem()).unwrap();
}
