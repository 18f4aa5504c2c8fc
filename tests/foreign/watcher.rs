//! `cimjob watch --listen` as a process that watches simulated hosts.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use cimjob::simulator::scenario::ScenarioFormat;
use cimjob::simulator::{Clock, Running, Scenario, Simulator};
use tempfile::TempDir;

/// How long anything here may take; far more than any needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Two hosts, and an address where there is none. One job of the first host has failed; twenty others fail within a minute of its clock.
pub(crate) struct Lab {
    hosts: Vec<Running>,
    clock: Clock,
    nothing: SocketAddr,
    folder: TempDir,
}

impl Lab {
    pub(crate) async fn start() -> Self {
        let clock = Clock::stopped();
        let jobs: String = (0..=20).map(|number| job(number, number.min(1) * 30)).collect();
        let mut hosts = Vec::new();
        for jobs in [jobs.as_str(), ""] {
            let scenario = Scenario::parse(&format!("{HEAD}{jobs}"), ScenarioFormat::Toml).unwrap();
            let listen = "127.0.0.1:0".parse().unwrap();
            hosts.push(Simulator::start_by(clock.clone(), scenario, listen).await.unwrap());
        }
        let nothing = free();
        let folder = TempDir::new().unwrap();
        let addresses = hosts.iter().map(Running::address).chain([nothing]);
        let lines: String = addresses.map(|address| format!("{address}\n")).collect();
        let lab = Self { hosts, clock, nothing, folder };
        lab.file("hosts", &lines);
        lab
    }

    /// The name under which a host is watched.
    pub(crate) fn host(&self, index: usize) -> SocketAddr {
        self.hosts[index].address()
    }

    /// A file of it with this text; its path.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The same for its owner only.
    pub(crate) fn secret(&self, name: &str, text: &str) -> String {
        let path = self.file(name, text);
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        path
    }

    /// Where there is no host.
    pub(crate) fn nothing(&self) -> SocketAddr {
        self.nothing
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Watches them, and serves metrics on a loopback address.
    pub(crate) fn watch(&self) -> Watcher {
        self.watch_with(&[])
    }

    /// The same with more options.
    pub(crate) fn watch_with(&self, options: &[&str]) -> Watcher {
        let address = free().to_string();
        let mut command = Command::new(env!("CARGO_BIN_EXE_cimjob"));
        command.args(["watch", "--user", r"LAB\operator", "--insecure-skip-verify", "--interval", "1s", "-q"]);
        command.arg("--hosts-file").arg(self.folder.path().join("hosts"));
        command.arg("--journal").arg(self.folder.path().join("journal.db"));
        command.args(["--listen", &address]).args(options);
        command.env_clear().env("CIMJOB_PASSWORD", "pw").env("HOME", self.folder.path());
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        Watcher { child, address }
    }
}

/// `cimjob watch --listen`. Dropping it ends it.
pub(crate) struct Watcher {
    child: Child,
    pub(crate) address: String,
}

impl Watcher {
    /// What is served at a path, once it contains this.
    pub(crate) async fn until_served(&self, path: &str, what: &str) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let served = get(&self.address, path).unwrap_or_default();
            if served.contains(what) {
                return served;
            }
            assert!(Instant::now() < end, "{path} does not have {what}: {served}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _it_may_be_gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// The body of an answer with status 200.
pub(crate) fn get(address: &str, target: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    write!(stream, "GET {target} HTTP/1.0\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    head.contains(" 200 OK").then(|| body.to_owned())
}

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn job(number: u32, after_seconds: u32) -> String {
    format!(
        "[[jobs]]\ninstance_id = \"job-{number}\"\nstate = \"running\"\nerror_code = 32768\n\
         ends = {{ after_seconds = {after_seconds}, state = \"exception\" }}\nerrors = [{{ message = \"it failed\" }}]\n"
    )
}

const HEAD: &str = r#"
schemes = ["negotiate"]
[[users]]
name = 'LAB\operator'
password = "pw"
"#;
