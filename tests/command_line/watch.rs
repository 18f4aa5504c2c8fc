//! `cimjob watch` as a process: what it keeps and tells though it is killed, and how it ends.

use std::collections::BTreeMap;
use std::io::Write;
use std::net::TcpListener;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant};

use cimjob::journal::{Filter, Reader, Recorded};
use cimjob::simulator::scenario::ScenarioFormat;
use cimjob::simulator::{Running, Scenario, Simulator};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::program::{Cimjob, Ended};

/// Hosts, a file that names them, and a journal.
pub(super) struct Lab {
    runtime: Runtime,
    pub(super) hosts: Vec<Running>,
    pub(super) folder: TempDir,
}

pub(super) const HEAD: &str = r#"
schemes = ["negotiate"]
[[users]]
name = 'LAB\operator'
password = "pw"
"#;

/// How long a test waits for anything.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

impl Lab {
    /// So many hosts with jobs that fail one after the other.
    pub(super) fn start(hosts: usize, jobs: &[String]) -> Self {
        let mut lab = Self { runtime: Runtime::new().unwrap(), hosts: Vec::new(), folder: TempDir::new().unwrap() };
        for _ in 0..hosts {
            lab.add_host(jobs);
        }
        lab.write_hosts();
        lab
    }

    pub(super) fn add_host(&mut self, jobs: &[String]) {
        let scenario = Scenario::parse(&format!("{HEAD}{}", jobs.concat()), ScenarioFormat::Toml).unwrap();
        let host = Simulator::start(scenario, "127.0.0.1:0".parse().unwrap());
        self.hosts.push(self.runtime.block_on(host).unwrap());
    }

    pub(super) fn write_hosts(&self) {
        self.write_some_hosts(|_| true);
    }

    /// Names only these hosts, which are counted from 0, at once.
    pub(super) fn write_some_hosts(&self, mut is_named: impl FnMut(usize) -> bool) {
        let named = self.hosts.iter().enumerate().filter(|(number, _)| is_named(*number));
        let lines: String = named.map(|(_, host)| format!("{}\n", host.address())).collect();
        let new = self.folder.path().join("hosts.new");
        std::fs::write(&new, lines).unwrap();
        std::fs::rename(new, self.hosts_file()).unwrap();
    }

    fn hosts_file(&self) -> PathBuf {
        self.folder.path().join("hosts.txt")
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.folder.path().join("journal.db")
    }

    pub(super) fn watch(&self, arguments: &[&str]) -> Cimjob<'_> {
        self.watch_into(&self.journal(), arguments)
    }

    /// The same with a journal that is elsewhere.
    pub(super) fn watch_into(&self, journal: &Path, arguments: &[&str]) -> Cimjob<'_> {
        let hosts = self.hosts_file();
        let command = Cimjob::new(&["watch", "--user", r"LAB\operator", "--insecure-skip-verify", "--interval", "1s"]);
        let paths = ["--hosts-file", hosts.to_str().unwrap(), "--journal", journal.to_str().unwrap()];
        command.arguments(&paths).arguments(arguments).variable("CIMJOB_PASSWORD", "pw")
    }

    pub(super) fn recorded(&self) -> Vec<Recorded> {
        recorded(&self.journal())
    }

    /// A sinks file with this text; `TICKETS` in it is a path of this lab.
    pub(super) fn sinks(&self, text: &str) -> String {
        let (file, tickets) = (self.folder.path().join("sinks.toml"), self.folder.path().join("tickets"));
        std::fs::write(&file, text.replace("TICKETS", tickets.to_str().unwrap())).unwrap();
        file.to_str().unwrap().to_owned()
    }

    /// Where it writes what it says.
    pub(super) fn said(&self) -> std::fs::File {
        std::fs::File::create(self.folder.path().join("said")).unwrap()
    }

    /// Waits until the journal has so many jobs.
    pub(super) fn until(&self, count: usize) {
        until_recorded(&self.journal(), count);
    }
}

/// Waits until a journal has so many jobs.
pub(super) fn until_recorded(journal: &Path, count: usize) {
    let end = Instant::now() + PATIENCE;
    while recorded(journal).len() < count {
        assert!(Instant::now() < end, "{} of {count} jobs", recorded(journal).len());
        std::thread::sleep(Duration::from_millis(50));
    }
}

pub(super) fn recorded(journal: &Path) -> Vec<Recorded> {
    let mut jobs = Vec::new();
    if let Ok(reader) = Reader::open(journal) {
        let each = |job| {
            jobs.push(job);
            ControlFlow::Continue(())
        };
        reader.list(&Filter::default(), each).unwrap();
    }
    jobs
}

pub(super) fn failing(id: &str, after: f64) -> String {
    format!(
        "[[jobs]]\ninstance_id = \"{id}\"\nstate = \"running\"\nerror_code = 32768\nends = {{ after_seconds = {after:.2}, state = \"exception\" }}\nerrors = [{{ message = \"why {id} failed\" }}]\n"
    )
}

/// Ends it by a signal; how it ended.
pub(super) fn end(child: Child, signal: &str) -> Ended {
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
    child.wait_with_output().unwrap().into()
}

/// The ids that were told, and the jobs that they name.
pub(super) fn told(out: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(out).unwrap_or_default();
    let lines = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    lines.map(|told| (text(&told["stable_id"]), text(&told["instance_id"]))).collect()
}

#[test]
fn it_ends_cleanly_on_sigterm_while_nothing_reads_its_output() {
    let jobs: Vec<String> = (0..200).map(|n| failing(&format!("job-{n}"), 0.0)).collect();
    let lab = Lab::start(2, &jobs);
    // The pipe is full long before all is written.
    let child = lab.watch(&["-o", "jsonl"]).spawn();
    lab.until(400);
    let began = Instant::now();
    let id = child.id().to_string();
    std::process::Command::new("kill").arg(&id).status().unwrap();
    let mut child = child;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "it does not end");
        std::thread::sleep(Duration::from_millis(50));
    };
    assert_eq!(status.code(), Some(0));
    assert_eq!(lab.recorded().len(), 400);
}

/// Waits until it has said this much.
pub(super) fn until_it_says(said: &Path, what: &str) {
    let end = Instant::now() + PATIENCE;
    while !std::fs::read_to_string(said).unwrap_or_default().contains(what) {
        assert!(Instant::now() < end, "it does not say {what}: {:?}", std::fs::read_to_string(said));
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_its_output_does_not_end_it_and_nothing_counts_as_written() {
    let lab = Lab::start(1, &[failing("job-1", 0.0)]);
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let (said, out) = (lab.folder.path().join("said"), lab.folder.path().join("out.jsonl"));
    let log = std::fs::File::create(&said).unwrap();
    let mut child = lab.watch(&["-o", "jsonl"]).writing_to(full()).saying_to(log).spawn();
    until_it_says(&said, "cimjob: standard output cannot be written");
    assert_eq!(child.try_wait().unwrap(), None, "it goes on");
    end(child, "TERM").with(74);
    lab.watch(&["--once", "-o", "jsonl"]).writing_to(full()).run().with(74);
    lab.watch(&["--once", "-o", "jsonl"]).writing_to(std::fs::File::create(&out).unwrap()).run().with(0);
    assert_eq!(told(&out).len(), 1);
}

#[test]
fn the_unit_may_write_where_its_documentation_puts_files() {
    let unit = include_str!("../../packaging/systemd/cimjob-watch.service");
    assert!(include_str!("../../docs/sinks.md").contains("file = \"/var/log/cimjob/"));
    assert!(unit.lines().any(|line| line == "LogsDirectory=cimjob"));
}

#[test]
fn a_host_that_is_added_to_the_file_is_watched_without_a_restart() {
    let mut lab = Lab::start(1, &[failing("job-1", 0.0)]);
    let child = lab.watch(&[]).spawn();
    lab.until(1);
    lab.add_host(&[failing("job-1", 0.0)]);
    lab.write_hosts();
    lab.until(2);
    let ended = end(child, "TERM").with(0);
    assert!(ended.stderr.contains("cimjob: read the hosts again: 2, 1 of them new or changed; 0 gone"), "{ended:?}");
}

#[test]
fn sighup_reads_the_hosts_again_and_a_broken_file_changes_nothing() {
    let lab = Lab::start(1, &[failing("job-1", 0.0)]);
    let child = lab.watch(&[]).spawn();
    lab.until(1);
    std::fs::write(lab.hosts_file(), "not a host!\n").unwrap();
    let id = child.id().to_string();
    std::process::Command::new("kill").args(["-s", "HUP", &id]).status().unwrap();
    std::thread::sleep(Duration::from_secs(2));
    let ended = end(child, "TERM").with(0);
    assert!(ended.stderr.contains("cimjob: the hosts stay as they were:"), "{ended:?}");
}

#[test]
fn a_hosts_file_that_becomes_a_pipe_holds_up_nothing_and_changes_nothing() {
    let mut lab = Lab::start(1, &[failing("job-1", 0.0), failing("job-2", 4.0)]);
    let child = lab.watch(&[]).saying_to(lab.said()).spawn();
    lab.until(1);
    std::fs::remove_file(lab.hosts_file()).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(lab.hosts_file()).status().unwrap().success());
    let said = lab.folder.path().join("said");
    until_it_says(&said, "cimjob: the hosts stay as they were:");
    lab.until(2);
    std::fs::remove_file(lab.hosts_file()).unwrap();
    lab.add_host(&[failing("job-3", 0.0)]);
    lab.write_hosts();
    lab.until(3);
    end(child, "TERM").with(0);
}

#[test]
fn hosts_come_from_a_pipe_once() {
    let lab = Lab::start(1, &[failing("job-1", 0.0)]);
    let (hosts, pipe) = (std::fs::read(lab.hosts_file()).unwrap(), lab.hosts_file());
    std::fs::remove_file(&pipe).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let child = lab.watch(&[]).saying_to(lab.said()).spawn();
    std::fs::write(&pipe, hosts).unwrap();
    lab.until(1);
    let id = child.id().to_string();
    std::process::Command::new("kill").args(["-s", "HUP", &id]).status().unwrap();
    until_it_says(&lab.folder.path().join("said"), "cimjob: the hosts are not in a file, so they stay as they are");
    end(child, "TERM").with(0);
}

#[test]
fn one_round_tells_what_failed_and_which_hosts_did_not_answer() {
    let lab = Lab::start(2, &[failing("job-1", 0.0)]);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let ended = lab.watch(&["--once", "--host", &free.to_string()]).run().with(9);
    assert_eq!(ended.stdout.lines().filter(|line| line.contains("FAILED")).count(), 2, "{ended:?}");
    assert!(
        ended.stderr.contains(&format!("cimjob: {free}: the look failed: the host cannot be reached")),
        "{ended:?}"
    );
    assert!(ended.stderr.contains("cimjob: 2 of 3 hosts answered"), "{ended:?}");
    let again = lab.watch(&["--once"]).run().with(0);
    assert_eq!(again.stdout, "", "it was told before");
}

#[test]
fn the_labels_of_a_host_are_recorded_with_its_jobs() {
    let lab = Lab::start(1, &[failing("job-1", 0.0)]);
    std::fs::write(lab.hosts_file(), format!("{} site=berlin\n", lab.hosts[0].address())).unwrap();
    let ended = lab.watch(&["--once", "-o", "jsonl"]).run().with(0);
    let told: serde_json::Value = serde_json::from_str(ended.stdout.trim()).unwrap();
    assert_eq!(told["document"]["labels"]["site"], "berlin", "{told}");
}

#[test]
fn one_round_tells_each_sink_each_failure_once_though_it_runs_twice() {
    let lab = Lab::start(2, &[failing("job-1", 0.0), failing("job-2", 0.0)]);
    let sinks = lab.sinks(
        "[log]\nkind = \"jsonl\"\nfile = \"failed.jsonl\"\n\
         [ticket]\nkind = \"exec\"\ncommand = [\"/bin/sh\", \"-c\", \"cat >> \\\"$1\\\"; echo >> \\\"$1\\\"\", \"ticket\", \"TICKETS\"]\n",
    );
    for _ in 0..2 {
        lab.watch(&["--once", "-q", "--sinks", &sinks]).run().with(0);
    }
    let kept: BTreeMap<String, String> = lab.recorded().into_iter().map(|job| (job.stable_id, job.job.id)).collect();
    assert_eq!(kept.len(), 4);
    for out in ["failed.jsonl", "tickets"].map(|name| lab.folder.path().join(name)) {
        let lines = std::fs::read_to_string(&out).unwrap().lines().filter(|line| !line.is_empty()).count();
        assert_eq!((lines, told(&out)), (4, kept.clone()), "{}", out.display());
    }
}

#[test]
fn a_running_watch_tells_a_sink_though_another_one_takes_nothing() {
    let lab = Lab::start(1, &[failing("job-1", 0.0)]);
    let sinks = lab.sinks(
        "[broken]\nkind = \"exec\"\ncommand = [\"/bin/false\"]\n[log]\nkind = \"jsonl\"\nfile = \"failed.jsonl\"\n",
    );
    let out = lab.folder.path().join("failed.jsonl");
    let child = lab.watch(&["--sinks", &sinks]).spawn();
    let end_of_patience = Instant::now() + PATIENCE;
    while told(&out).is_empty() {
        assert!(Instant::now() < end_of_patience, "the sink was not told");
        std::thread::sleep(Duration::from_millis(50));
    }
    end(child, "TERM").with(0);
    assert_eq!(told(&out).len(), 1);
}

#[test]
fn one_round_says_which_sink_did_not_take_a_job_and_the_next_one_tells_it() {
    let lab = Lab::start(1, &[failing("job-1", 0.0)]);
    let sinks = lab.sinks("[log]\nkind = \"jsonl\"\nfile = \"later/failed.jsonl\"\n");
    let untold = lab.watch(&["--once", "--sinks", &sinks]).run().with(0);
    assert!(untold.stderr.contains("cimjob: the sink log did not take all jobs"), "{untold:?}");
    std::fs::create_dir(lab.folder.path().join("later")).unwrap();
    std::thread::sleep(Duration::from_secs(2));
    lab.watch(&["--once", "--sinks", &sinks]).run().with(0);
    assert_eq!(told(&lab.folder.path().join("later/failed.jsonl")).len(), 1);
}

#[test]
fn a_sinks_file_that_cannot_be_used_is_named_with_its_key_and_shows_no_secret() {
    let lab = Lab::start(1, &[]);
    for (text, why) in [
        ("[chat]\nkind = \"webhook\"\n", "[chat]: a webhook needs either url or url-file"),
        ("[chat]\nkind = \"webhook\"\nurl = \"ftp://hush-hush\"\n", "[chat]: the URL cannot be used"),
        (
            "[log]\nkind = \"jsonl\"\nfil = \"hush-hush\"\n",
            "line 3: [log]: `fil` is not a setting of jsonl; it has `file`",
        ),
        ("[log]\nkind = \"jsonl\"\n", "line 1: [log]: `file` is missing"),
        ("[stdout]\nkind = \"jsonl\"\nfile = \"hush-hush\"\n", "[stdout]: stdout is the name"),
        ("[chat]\nurl = hush-hush\n", ": line 2: "),
    ] {
        let sinks = lab.sinks(text);
        let refused = lab.watch(&["--once", "--sinks", &sinks]).run().with(78);
        let is_named = refused.stderr.contains(&sinks) && refused.stderr.contains(why);
        assert!(is_named && !refused.stderr.contains("hush"), "{refused:?}");
    }
}

#[test]
fn a_program_of_a_sinks_file_that_others_can_change_is_not_run() {
    use std::os::unix::fs::PermissionsExt;
    let lab = Lab::start(1, &[]);
    let sinks = lab.sinks("[ticket]\nkind = \"exec\"\ncommand = [\"/bin/true\"]\n");
    std::fs::set_permissions(&sinks, PermissionsExt::from_mode(0o666)).unwrap();
    let refused = lab.watch(&["--once", "--sinks", &sinks]).run().with(78);
    assert!(refused.stderr.contains("[ticket]: other users can change this file"), "{refused:?}");
}

/// What is served at a path.
pub(super) fn get(address: &str, target: &str) -> String {
    use std::io::Read;
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let request = format!("GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn metrics_probes_and_health_are_served_from_what_is_known() {
    let lab = Lab::start(1, &[failing("job-1", 0.0)]);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let child = lab.watch(&["--listen", &free]).spawn();
    lab.until(1);
    std::thread::sleep(Duration::from_secs(1));
    let host = lab.hosts[0].address();
    let metrics = get(&free, "/metrics");
    assert!(metrics.contains("content-type: text/plain; version=0.0.4"), "{metrics}");
    assert!(
        metrics.contains(&format!(
            "cimjob_host_failed_jobs_total{{host=\"{host}\",class=\"Msvm_ConcreteJob\",error_code=\"32768\"}} 1"
        )),
        "{metrics}"
    );
    assert!(metrics.contains("\ncimjob_logins_total{result=\"accepted\"} 1\n"), "{metrics}");
    assert!(metrics.contains(&format!("\ncimjob_host_clock_skew_seconds{{host=\"{host}\"}} ")), "{metrics}");
    assert!(get(&free, &format!("/probe?target={host}")).contains("\ncimjob_host_up 1"));
    assert!(get(&free, "/probe?target=unknown").starts_with("HTTP/1.1 404"));
    assert!(get(&free, "/healthz").starts_with("HTTP/1.1 200") && get(&free, "/readyz").starts_with("HTTP/1.1 200"));
    end(child, "TERM").with(0);
}

#[test]
fn metrics_are_compressed_if_that_is_accepted() {
    use std::io::Read;
    let lab = Lab::start(1, &[]);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let child = lab.watch(&["--listen", &free]).saying_to(lab.said()).spawn();
    until_it_says(&lab.folder.path().join("said"), "cimjob: metrics at ");
    let mut stream = std::net::TcpStream::connect(&free).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let head = format!("GET /metrics HTTP/1.1\r\nHost: {free}\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end_of_head = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end_of_head].to_vec()).unwrap();
    assert!(head.contains("\r\ncontent-encoding: gzip"), "{head}");
    let mut text = String::new();
    flate2::read::GzDecoder::new(&answer[end_of_head + 4..]).read_to_string(&mut text).unwrap();
    assert!(text.contains("\ncimjob_build_info{"), "{text}");
    end(child, "TERM").with(0);
}

#[test]
fn systemd_is_told_that_it_is_ready_and_that_looks_make_progress() {
    let lab = Lab::start(1, &[]);
    let path = lab.folder.path().join("notify");
    let socket = std::os::unix::net::UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let command = lab.watch(&[]).variable("NOTIFY_SOCKET", path.to_str().unwrap()).variable("WATCHDOG_USEC", "2000000");
    let child = command.spawn();
    let mut told = Vec::new();
    while told.len() < 3 {
        let mut bytes = [0; 99];
        let length = socket.recv(&mut bytes).unwrap();
        told.push(String::from_utf8_lossy(&bytes[..length]).into_owned());
    }
    assert_eq!(told, ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]);
    end(child, "TERM").with(0);
}

#[test]
fn two_watchers_do_not_write_one_journal() {
    let lab = Lab::start(1, &[failing("job-1", 0.0)]);
    let child = lab.watch(&[]).spawn();
    lab.until(1);
    let second = lab.watch(&["--once"]).run().with(78);
    assert!(second.stderr.contains("journal"), "{second:?}");
    end(child, "TERM").with(0);
}

#[test]
fn an_interval_that_is_longer_than_a_job_lives_is_refused() {
    let refused = Cimjob::new(&["watch", "--host", "hv01", "--interval", "241s"]).run().with(2);
    assert!(refused.stderr.contains("at most 240s"), "{refused:?}");
}

#[test]
fn one_document_for_a_run_without_an_end_is_refused() {
    let lab = Lab::start(1, &[]);
    let refused = lab.watch(&["-o", "json"]).run().with(2);
    assert!(refused.stderr.contains("use -o jsonl"), "{refused:?}");
}
