//! The arguments of `cimjob simulate`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use crate::simulator::scenario::Fleet;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Simulate {
    /// Scenario file, TOML or JSON [default: the built-in one]
    pub(in crate::cli) scenario: Option<PathBuf>,
    /// Answer from a recording; the scenario says who may log in
    ///
    /// A recording is a file of --record. Several hosts are at 127.0.0.1, 127.0.0.2 and so on, in the order of the recording
    #[arg(long, value_name = "FILE", conflicts_with = "hosts")]
    pub(in crate::cli) replay: Option<PathBuf>,
    /// Play this host of the recording only
    #[arg(long, hide_short_help = true, value_name = "NAME", requires = "replay")]
    pub(in crate::cli) replay_host: Option<String>,
    /// Address to listen on; port 0: any free port
    #[arg(long, default_value = "127.0.0.1:0")]
    pub(in crate::cli) listen: SocketAddr,
    /// Address to listen on for plain HTTP (encrypted by the login)
    #[arg(long, value_name = "ADDRESS")]
    pub(in crate::cli) listen_http: Option<SocketAddr>,
    /// File to write the certificate to, in PEM form
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) certificate_file: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) many: Many,
}

/// The options for many hosts.
#[derive(Debug, Args)]
pub(in crate::cli) struct Many {
    /// Play N hosts, at 127.0.0.1, 127.0.0.2 and so on, at one port
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000), conflicts_with = "listen_http")]
    pub(in crate::cli) hosts: Option<u32>,
    /// Run the hosts' clock that much faster [default: by scenario]
    #[arg(long, value_name = "FACTOR", value_parser = speed, requires = "hosts")]
    pub(super) speed: Option<f64>,
    /// Number that decides what happens [default: by scenario]
    #[arg(long, value_name = "N", requires = "hosts")]
    pub(super) seed: Option<u16>,
    /// File to write the hosts to, for --hosts-file
    #[arg(long, value_name = "FILE")]
    pub(super) write_hosts: Option<PathBuf>,
}

fn speed(text: &str) -> Result<f64, String> {
    let speed = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.001..=100_000.0).contains(&speed) { Ok(speed) } else { Err("from 0.001 to 100000".to_owned()) }
}

impl Many {
    /// The options override the scenario.
    pub(super) fn on(&self, fleet: Fleet) -> Fleet {
        Fleet { speed: self.speed.unwrap_or(fleet.speed), seed: self.seed.unwrap_or(fleet.seed), ..fleet }
    }
}

const EXAMPLES: &str = r#"Examples:
  cimjob simulate host.toml --certificate-file host.pem
  cimjob simulate --hosts 100 --speed 60 --write-hosts hosts.txt
  cimjob simulate --replay list.json --write-hosts hosts.txt"#;
