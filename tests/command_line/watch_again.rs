//! `cimjob watch` reads its hosts again: a host whose options are the same keeps its connection.

use std::path::Path;
use std::time::{Duration, Instant};

use cimjob::simulator::scenario::ScenarioFormat;
use cimjob::simulator::{RunningFleet, Scenario, Simulator};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::program::Cimjob;
use super::watch::{HEAD, PATIENCE, end, until_it_says};

/// Waits until the only host was asked so often.
fn until_asked(fleet: &RunningFleet, requests: u64) {
    let until = Instant::now() + PATIENCE;
    while fleet.visits(0).requests < requests {
        assert!(Instant::now() < until, "{:?}", fleet.visits(0));
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A watched host that the file names twice: by its address, and by another name.
struct TwiceNamed {
    folder: TempDir,
    fleet: RunningFleet,
    _runtime: Runtime,
}

impl TwiceNamed {
    fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let scenario = Scenario::parse(HEAD, ScenarioFormat::Toml).unwrap();
        let fleet = runtime.block_on(Simulator::start_fleet(scenario, 1, 0)).unwrap();
        let lab = Self { folder: TempDir::new().unwrap(), fleet, _runtime: runtime };
        lab.write_hosts("");
        lab
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn names(&self) -> [String; 2] {
        let one = self.fleet.hosts_file().split(' ').next().unwrap().to_owned();
        [one.replace("127.0.0.1", "localhost"), one]
    }

    fn write_hosts(&self, head: &str) {
        std::fs::write(self.path("hosts"), format!("{head}{}\n", self.names().join("\n"))).unwrap();
    }

    fn watch(&self) -> Cimjob<'_> {
        Cimjob::new(&["watch", "--user", r"LAB\operator", "--insecure-skip-verify", "--interval", "1s"])
            .arguments(&["--hosts-file", &self.path("hosts"), "--journal", &self.path("journal.db")])
            .variable("CIMJOB_PASSWORD", "pw")
    }

    /// What is said about the two names.
    fn twins(&self) -> String {
        let [other, one] = self.names();
        format!("cimjob: may be one host under two names, asked for each: {one} and {other} (address 127.0.0.1)\n")
    }
}

#[test]
fn one_round_says_that_two_names_may_be_one_host() {
    let lab = TwiceNamed::start();
    let ended = lab.watch().arguments(&["--once"]).run().with(0);
    assert!(ended.stderr.ends_with(&format!("\n{}cimjob: 2 of 2 hosts answered\n", lab.twins())), "{ended:?}");
}

#[test]
fn a_running_watch_says_that_two_names_may_be_one_host_once_each_time_it_reads_them() {
    let lab = TwiceNamed::start();
    let said = lab.path("said");
    let child = lab.watch().saying_to(std::fs::File::create(&said).unwrap()).spawn();
    until_it_says(Path::new(&said), &lab.twins());
    until_asked(&lab.fleet, lab.fleet.visits(0).requests + 4);
    lab.write_hosts("# Changed.\n");
    until_it_says(Path::new(&said), "cimjob: read the hosts again");
    until_it_says(Path::new(&said), &format!("0 gone\n{}", lab.twins()));
    end(child, "TERM").with(0);
    let text = std::fs::read_to_string(said).unwrap();
    assert_eq!(text.matches(&lab.twins()).count(), 2, "{text}");
}

#[test]
fn a_host_with_the_same_options_keeps_its_connection_when_the_file_changes() {
    let runtime = Runtime::new().unwrap();
    let scenario = Scenario::parse(HEAD, ScenarioFormat::Toml).unwrap();
    let fleet = runtime.block_on(Simulator::start_fleet(scenario, 1, 0)).unwrap();
    let folder = TempDir::new().unwrap();
    let (hosts, journal, said) =
        (folder.path().join("hosts.txt"), folder.path().join("journal.db"), folder.path().join("said"));
    std::fs::write(&hosts, fleet.hosts_file()).unwrap();
    let child = Cimjob::new(&["watch", "--user", r"LAB\operator", "--insecure-skip-verify", "--interval", "1s"])
        .arguments(&["--hosts-file", hosts.to_str().unwrap(), "--journal", journal.to_str().unwrap()])
        .variable("CIMJOB_PASSWORD", "pw")
        .saying_to(std::fs::File::create(&said).unwrap())
        .spawn();
    until_asked(&fleet, 3);
    let before = fleet.visits(0);
    std::fs::write(&hosts, format!("# Changed.\n{}", fleet.hosts_file())).unwrap();
    until_it_says(&said, "cimjob: read the hosts again: 1, 0 of them new or changed; 0 gone");
    until_asked(&fleet, before.requests + 3);
    assert_eq!(fleet.visits(0).connections, before.connections);
    end(child, "TERM").with(0);
}
