//! A watcher whose journal is on a disk of its own, and what is known of it from outside.

use std::fs::OpenOptions;
use std::net::{TcpListener, TcpStream};
use std::process::Child;
use std::time::{Duration, Instant};

use cimjob::cim::Timestamp;
use cimjob::journal::{Gap, Reader, Recorded};

use super::super::watch::{Lab, PATIENCE, end, get, recorded, until_it_says, until_recorded};
use super::disk::Disk;

/// Hosts, a disk, and where the watcher serves metrics.
pub(super) struct Site {
    pub(super) lab: Lab,
    pub(super) disk: Disk,
    pub(super) address: String,
}

/// Has a process get an error, and no signal, for a file that becomes too large.
const WITHOUT_SIGNAL: &str = "trap '' XFSZ; exec \"$@\"";

impl Site {
    pub(super) fn new(lab: Lab, disk: Disk) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        Self { lab, disk, address: free.to_string() }
    }

    /// A watcher, which adds to what it wrote and said before.
    pub(super) fn watch(&self) -> Child {
        let add = |name| OpenOptions::new().create(true).append(true).open(self.lab.folder.path().join(name)).unwrap();
        let command = self.lab.watch_into(&self.disk.journal(), &["-o", "jsonl", "--listen", &self.address]);
        let command = command.behind_shell(WITHOUT_SIGNAL).writing_to(add("out.jsonl")).saying_to(add("said"));
        command.spawn()
    }

    /// Waits until it has said this.
    pub(super) fn until_it_says(&self, what: &str) {
        until_it_says(&self.lab.folder.path().join("said"), what);
    }

    /// How often it said this.
    pub(super) fn times_said(&self, what: &str) -> usize {
        std::fs::read_to_string(self.lab.folder.path().join("said")).unwrap().matches(what).count()
    }

    /// Waits until its readiness is answered so.
    pub(super) fn until_ready_is(&self, status: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            let is_served = TcpStream::connect(&self.address).is_ok();
            let answer = if is_served { get(&self.address, "/readyz") } else { String::new() };
            if answer.starts_with(&format!("HTTP/1.1 {status}")) {
                return answer;
            }
            assert!(Instant::now() < until, "{answer}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// A number of its metrics.
    pub(super) fn metric(&self, name: &str) -> f64 {
        let metrics = get(&self.address, "/metrics");
        let line = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no {name} in {metrics}")).parse().unwrap()
    }

    /// Waits until so many looks have ended since.
    pub(super) fn until_looks(&self, more: f64) {
        let looks = || self.metric("cimjob_looks_total{result=\"ok\"}");
        let (wanted, until) = (looks() + more, Instant::now() + PATIENCE);
        while looks() < wanted {
            assert!(Instant::now() < until, "{} of {wanted} looks", looks());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    pub(super) fn until_recorded(&self, count: usize) {
        until_recorded(&self.disk.journal(), count);
    }

    pub(super) fn recorded(&self) -> Vec<Recorded> {
        recorded(&self.disk.journal())
    }

    /// The names of the recorded jobs, in order.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.recorded().into_iter().map(|job| job.job.id).collect();
        names.sort();
        names
    }

    pub(super) fn gaps(&self) -> Vec<Gap> {
        Reader::open(self.disk.journal()).unwrap().gaps(None, Timestamp::MIN, Timestamp::MAX).unwrap()
    }

    /// What it told, by id.
    pub(super) fn told(&self) -> std::collections::BTreeMap<String, String> {
        super::super::watch::told(&self.lab.folder.path().join("out.jsonl"))
    }

    /// It ends well, and soon.
    pub(super) fn end(&self, child: Child) {
        end(child, "TERM").with(0);
    }
}
