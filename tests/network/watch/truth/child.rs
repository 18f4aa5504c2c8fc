//! A watcher as a process of its own, which can be killed: this program, started again.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::time::Duration;

use cimjob::client::{CredentialGuard, Poster, Proxying, SharedTls};
use cimjob::journal::{Journal, Retention};
use cimjob::watch::sink::{Courier, Jsonl, JsonlTarget, Sink, Webhook, run};
use cimjob::watch::{Command, Desk, Plan, Target, Watcher};
use tokio::sync::mpsc;

use super::super::rig::target;
use super::fleet::RULE;

/// The variable that makes this program a watcher: the folder of its files.
const FOLDER: &str = "TEST_WATCH_FOLDER";

/// The files of a watcher.
#[derive(Debug, Clone)]
pub(super) struct Files {
    pub(super) folder: PathBuf,
}

impl Files {
    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.file("journal.db")
    }

    /// Where a sink writes lines.
    pub(super) fn told(&self) -> PathBuf {
        self.file("told.jsonl")
    }

    /// Sets the URL of the other sink.
    pub(super) fn set_hook(&self, url: &str) {
        std::fs::write(self.file("hook"), url).unwrap();
    }

    /// Sets the hosts, one `name address` a line, at once.
    pub(super) fn set_hosts(&self, lines: &str) {
        std::fs::write(self.file("hosts.new"), lines).unwrap();
        std::fs::rename(self.file("hosts.new"), self.file("hosts")).unwrap();
    }

    /// Starts a watcher.
    pub(super) fn start(&self) -> Child {
        let mut command = Process::new(std::env::current_exe().unwrap());
        command.args(["--exact", "watch::truth::child::watcher", "--ignored", "--nocapture"]);
        command.env(FOLDER, &self.folder).stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::piped());
        command.spawn().unwrap()
    }
}

/// Not a test: what the tests start. It ends when its standard input does.
#[test]
#[ignore = "the watcher that other tests start"]
fn watcher() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    tokio::runtime::Runtime::new().unwrap().block_on(watch(&Files { folder: folder.into() }));
}

async fn watch(files: &Files) {
    let mut journal = Journal::open(files.journal(), Retention::default()).unwrap();
    journal.sinks(&["file", "hook"]);
    let desk = Desk::open(journal).unwrap();
    let file = Sink::Jsonl(Jsonl::new(JsonlTarget::File(files.told())));
    let url = std::fs::read_to_string(files.file("hook")).unwrap();
    let poster = Poster::new(&url, &SharedTls::default(), &Proxying::Direct).unwrap();
    let hook = Sink::Webhook(Webhook::new(poster, None).within(Duration::from_secs(1)));
    let sinks = [("file", file), ("hook", hook)];
    let sinks = sinks.map(|(name, sink)| tokio::spawn(run(Courier::new(name.parse().unwrap(), sink), desk.clone())));
    let (commands, received) = mpsc::channel(1);
    let watcher = tokio::spawn(Watcher::new(Plan { rule: RULE, slots: 32 }, desk.clone()).run(received));
    follow(&files.file("hosts"), &commands).await;
    commands.send(Command::Stop).await.unwrap();
    watcher.await.unwrap().unwrap();
    desk.flush(Duration::from_secs(9)).await.unwrap();
    sinks.into_iter().for_each(|sink| sink.abort());
}

/// Watches the hosts of the file, whatever they are, until standard input ends.
async fn follow(hosts: &Path, commands: &mpsc::Sender<Command>) {
    let mut end =
        std::pin::pin!(tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink())));
    let (mut known, mut lines) = (HashMap::new(), String::new());
    loop {
        let now = std::fs::read_to_string(hosts).unwrap();
        if now != lines {
            commands.send(Command::Hosts(targets(&now, &mut known))).await.unwrap();
            lines = now;
        }
        tokio::select! {
            _ = &mut end => return,
            () = tokio::time::sleep(Duration::from_millis(50)) => {}
        }
    }
}

fn targets(lines: &str, known: &mut HashMap<String, Target>) -> Vec<Target> {
    let target = |line: &str| {
        let (name, address) = line.split_once(' ').unwrap();
        let new = || target(name, address.parse().unwrap(), "pw", &CredentialGuard::new());
        known.entry(line.to_owned()).or_insert_with(new).clone()
    };
    lines.lines().map(target).collect()
}
