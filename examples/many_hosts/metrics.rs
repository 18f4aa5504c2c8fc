//! The metrics of a watcher.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use crate::Failed;

/// Where they are.
pub(crate) struct Metrics {
    pub(crate) address: SocketAddr,
}

/// What is printed at the end.
const PRINTED: [&str; 7] = [
    "cimjob_hosts_up",
    "cimjob_failed_jobs_total",
    "cimjob_looks_total",
    "cimjob_look_latest_seconds",
    "cimjob_look_duration_seconds",
    "cimjob_journal_commits_total",
    "cimjob_journal_write_seconds_total",
];

impl Metrics {
    pub(crate) async fn at_a_free_port() -> Result<Self, Failed> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        Ok(Self { address: listener.local_addr()? })
    }

    /// Waits until they can be asked for.
    pub(crate) async fn until_there(&self) {
        while TcpStream::connect(self.address).await.is_err() {
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// How many looks have ended.
    pub(crate) async fn looks(&self) -> Result<f64, Failed> {
        self.sum("cimjob_looks_total").await
    }

    /// The sum of all series that begin so.
    pub(crate) async fn sum(&self, name: &str) -> Result<f64, Failed> {
        let text = self.text().await?;
        let series = text.lines().filter(|line| line.starts_with(name));
        Ok(series.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum())
    }

    pub(crate) async fn print_summary(&self) -> Result<(), Failed> {
        let text = self.text().await?;
        for line in text.lines().filter(|line| PRINTED.iter().any(|name| line.starts_with(name))) {
            println!("  {line}");
        }
        Ok(())
    }

    async fn text(&self) -> Result<String, Failed> {
        get(self.address, "/metrics").await
    }
}

/// What a server answers to a request for this path.
pub(crate) async fn get(address: SocketAddr, path: &str) -> Result<String, Failed> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes()).await?;
    let mut text = String::new();
    stream.read_to_string(&mut text).await?;
    Ok(text)
}
