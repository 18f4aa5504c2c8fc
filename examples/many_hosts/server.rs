//! `nats-server` in a process of its own, on a loopback address.

use std::fmt;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use crate::Failed;
use crate::metrics::get;
use crate::process;

/// A server with JetStream whose storage is in a temporary folder; ended when dropped.
pub(crate) struct Server {
    process: Child,
    address: SocketAddr,
    monitor: SocketAddr,
    _folder: TempDir,
}

/// What went through it since it began, or in a second, and what CPU time that took.
#[derive(Clone, Copy)]
pub(crate) struct Traffic {
    received: f64,
    sent: f64,
    bytes_received: f64,
    bytes_sent: f64,
    cpu: f64,
}

/// How long it may take to start; far more than it needs.
const PATIENCE: Duration = Duration::from_secs(30);

impl Server {
    pub(crate) async fn start(program: &Path) -> Result<Self, Failed> {
        let (address, monitor, folder) = (free().await?, free().await?, TempDir::new()?);
        let ports = [address, monitor].map(|address| address.port().to_string());
        let mut command = Command::new(program);
        command.args(["-a", "127.0.0.1", "-js", "-p", &ports[0], "-m", &ports[1], "-sd"]).arg(folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let server = Self { process: command.spawn()?, address, monitor, _folder: folder };
        let is_there = async {
            while TcpStream::connect(address).await.is_err() {
                sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(PATIENCE, is_there).await?;
        Ok(server)
    }

    pub(crate) fn url(&self) -> String {
        format!("nats://{}", self.address)
    }

    /// Its memory now, in kB.
    pub(crate) fn memory(&self) -> Result<u64, Failed> {
        process::memory(self.process.id()).map(|[now, _]| now)
    }

    pub(crate) async fn traffic(&self) -> Result<Traffic, Failed> {
        let text = get(self.monitor, "/varz").await?;
        Ok(Traffic {
            received: number(&text, "in_msgs"),
            sent: number(&text, "out_msgs"),
            bytes_received: number(&text, "in_bytes"),
            bytes_sent: number(&text, "out_bytes"),
            cpu: process::cpu(self.process.id())?.as_secs_f64(),
        })
    }

    /// How many messages all streams keep, and how many bytes.
    pub(crate) async fn kept(&self) -> Result<[f64; 2], Failed> {
        let text = get(self.monitor, "/jsz").await?;
        Ok(["messages", "bytes"].map(|name| number(&text, name)))
    }
}

impl Traffic {
    /// What happened in a second since then.
    pub(crate) fn since(&self, before: &Self, elapsed: Duration) -> Self {
        let each = |now: f64, before: f64| (now - before) / elapsed.as_secs_f64();
        Self {
            received: each(self.received, before.received),
            sent: each(self.sent, before.sent),
            bytes_received: each(self.bytes_received, before.bytes_received),
            bytes_sent: each(self.bytes_sent, before.bytes_sent),
            cpu: each(self.cpu, before.cpu),
        }
    }
}

impl fmt::Display for Traffic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { received, sent, bytes_received, bytes_sent, cpu } = self;
        write!(f, "{:.2} % of a core, {received:.2} messages to it and {sent:.2} from it, ", cpu * 100.0)?;
        write!(f, "{bytes_received:.0} and {bytes_sent:.0} bytes")
    }
}

/// A number of a JSON object, where it first has this name.
fn number(text: &str, name: &str) -> f64 {
    let found = text.split_once(&format!("\"{name}\":")).map(|(_, rest)| rest.trim_start());
    found.and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()).unwrap_or(0.0)
}

/// An address that nothing listens on.
async fn free() -> Result<SocketAddr, Failed> {
    Ok(TcpListener::bind("127.0.0.1:0").await?.local_addr()?)
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.process.kill().and_then(|()| self.process.wait());
    }
}
