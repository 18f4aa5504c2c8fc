//! `nats-server` as a process of a test: on a loopback address, with its storage in a temporary folder.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::needed;

/// How long it may take to be there; far more than it needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// A NATS server with JetStream. Dropping it ends it.
pub(crate) struct Server {
    program: PathBuf,
    child: Option<Child>,
    port: u16,
    folder: TempDir,
}

impl Server {
    /// Starts one; `None` after it was said that there is none.
    pub(crate) fn start() -> Option<Self> {
        Self::with("")
    }

    /// The same with more in its configuration, such as accounts or TLS.
    pub(crate) fn with(configuration: &str) -> Option<Self> {
        Self::of(|port, folder| {
            let storage = folder.join("storage");
            let storage = storage.display();
            format!("listen: \"127.0.0.1:{port}\"\njetstream {{ store_dir: '{storage}' }}\n{configuration}")
        })
    }

    /// One whose configuration is this, for a port of a loopback address and a folder.
    pub(crate) fn of(configuration: impl FnOnce(u16, &Path) -> String) -> Option<Self> {
        let program = needed::nats_server()?;
        let (port, folder) = (free_port(), TempDir::new().unwrap());
        std::fs::write(folder.path().join("nats.conf"), configuration(port, folder.path())).unwrap();
        let mut server = Self { program, child: None, port, folder };
        server.begin();
        Some(server)
    }

    pub(crate) fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Whether `nats-server -t` takes the configuration, and what it says.
    pub(crate) fn check(&self) -> (bool, String) {
        let mut command = Command::new(&self.program);
        let done = command.arg("-t").arg("-c").arg(self.folder.path().join("nats.conf")).output().unwrap();
        (done.status.success(), String::from_utf8_lossy(&done.stderr).into_owned())
    }

    /// What it wrote about what it refused.
    pub(crate) fn violations(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.log()).unwrap();
        log.lines().filter(|line| line.contains("Violation")).map(str::to_owned).collect()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    /// Kills it at once, as a crash does; what it stored stays.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _it_may_be_gone = child.kill();
            let _reaped = child.wait();
        }
    }

    /// Starts it again after [`Self::kill`], at the same address and with what it stored.
    pub(crate) fn begin(&mut self) {
        self.kill();
        let log = std::fs::File::create(self.log()).unwrap();
        let mut command = Command::new(&self.program);
        command.arg("-c").arg(self.folder.path().join("nats.conf"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        self.child = Some(command.spawn().unwrap());
        self.wait_until_there();
    }

    /// Stops it without closing a connection; [`Self::resume`] lets it go on.
    pub(crate) fn pause(&self) {
        self.signal(Signal::STOP);
    }

    pub(crate) fn resume(&self) {
        self.signal(Signal::CONT);
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(self.child.as_ref().unwrap()), signal).unwrap();
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    fn wait_until_there(&mut self) {
        let end = Instant::now() + PATIENCE;
        while !greets(self.port) {
            let ended = self.child.as_mut().unwrap().try_wait().unwrap();
            let log = || std::fs::read_to_string(self.log()).unwrap_or_default();
            assert!(ended.is_none() && Instant::now() < end, "nats-server does not start: {}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Does a NATS server say who it is?
fn greets(port: u16) -> bool {
    let Ok(stream) = TcpStream::connect(("127.0.0.1", port)) else { return false };
    stream.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).is_ok() && line.starts_with("INFO ")
}

/// A port of a loopback address that nothing listens on.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A file for the configuration of a server, or for a client: readable for its owner only.
pub(crate) fn secret(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    path
}
