//! `cimjob watch` reads its hosts again: a host whose options are the same keeps its connection.

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
