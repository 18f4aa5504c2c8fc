//! The sinks of `watch` at work: each is served by a task of its own, until it is gone from the file or changed there.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use crate::journal::{Journal, JournalError};
use crate::watch::Desk;
use crate::watch::sink::{run, run_once};

use crate::cli::ending::failure::Failure;
use crate::cli::terminal::failed;
use crate::cli::terminal::say::{note, say};
use crate::cli::watching::sinks::{FileSink, read_again};
use crate::cli::watching::teller::STANDARD_OUTPUT;

/// The sinks of a file.
pub(in crate::cli) struct ServedSinks {
    /// There are none without one.
    file: Option<PathBuf>,
    desk: Desk,
    served: BTreeMap<String, Served>,
}

/// A sink that is served.
struct Served {
    task: JoinHandle<()>,
    stamp: u64,
}

impl ServedSinks {
    /// Serves each sink until [`Self::end`].
    pub(in crate::cli) async fn start(file: Option<PathBuf>, sinks: Vec<FileSink>, desk: &Desk) -> Self {
        let served = BTreeMap::new();
        let mut all = Self { file, desk: desk.clone(), served };
        sinks.into_iter().for_each(|sink| all.serve(sink));
        if all.file.is_some() {
            all.abandon_others().await;
        }
        all
    }

    /// Takes up the sinks as the file names them now. A file that cannot be used changes nothing.
    pub(in crate::cli) async fn reload(&mut self) {
        let Some(file) = &self.file else { return };
        match read_again(file) {
            Ok(sinks) => self.change(sinks).await,
            Err(failure) => {
                say("cimjob: the sinks stay as they were:");
                failed::tell(&failure);
            }
        }
    }

    /// What is being sent now is sent again by a later run.
    pub(in crate::cli) async fn end(mut self) {
        for served in std::mem::take(&mut self.served).into_values() {
            served.end().await;
        }
    }

    /// A sink that has not changed goes on. What waits for one that is gone is given up.
    async fn change(&mut self, sinks: Vec<FileSink>) {
        let names = names(&sinks);
        let gone: Vec<String> = self.served.keys().filter(|name| !names.contains(name)).cloned().collect();
        for name in &gone {
            self.stop(name).await;
        }
        let (count, mut changed) = (sinks.len(), 0);
        // Without a thread of the journal the watcher ends.
        let recorded = self.desk.with(move |journal| {
            record(journal, &names);
            Ok(())
        });
        let _ = recorded.await;
        for sink in sinks {
            let name = sink.courier.name().as_str();
            if self.served.get(name).is_none_or(|served| served.stamp != sink.stamp) {
                let name = name.to_owned();
                self.stop(&name).await;
                self.serve(sink);
                changed += 1;
            }
        }
        note(&format!("cimjob: read the sinks again: {count}, {changed} of them new or changed"));
        for name in gone {
            self.abandon(name).await;
        }
    }

    fn serve(&mut self, sink: FileSink) {
        let FileSink { courier, stamp } = sink;
        let (name, desk) = (courier.name().to_string(), self.desk.clone());
        let task = tokio::spawn(async move {
            // Without the journal there is nothing to send; the watcher says so.
            let _ = run(courier, desk).await;
        });
        self.served.insert(name, Served { task, stamp });
    }

    async fn stop(&mut self, name: &str) {
        if let Some(served) = self.served.remove(name) {
            served.end().await;
        }
    }

    /// Sinks that went from the file while no watcher ran.
    async fn abandon_others(&self) {
        // A journal that cannot be read ends the watcher.
        let Ok(Ok(pending)) = self.desk.with(|journal| journal.pending()).await else { return };
        let is_gone = |name: &String| name != STANDARD_OUTPUT && !self.served.contains_key(name);
        let waiting = pending.into_iter().filter(|sink| sink.waiting > 0).map(|sink| sink.sink);
        for name in waiting.filter(is_gone) {
            self.abandon(name).await;
        }
    }

    async fn abandon(&self, name: String) {
        let asked = name.clone();
        let jobs = match self.desk.with(move |journal| journal.abandon(&asked)).await {
            Ok(Ok(jobs)) => jobs,
            Ok(Err(error)) => return say(&not_abandoned(&name, &error)),
            // The watcher ends.
            Err(_) => return,
        };
        say(&format!(
            "cimjob: the sink {name} is gone from the file; jobs that waited for it and are given up: {jobs}"
        ));
    }
}

impl Served {
    async fn end(self) {
        self.task.abort();
        // It was canceled, or has ended.
        let _ = self.task.await;
    }
}

impl Drop for ServedSinks {
    fn drop(&mut self) {
        self.served.values().for_each(|served| served.task.abort());
    }
}

fn not_abandoned(name: &str, error: &JournalError) -> String {
    let failure = Failure::configuration("the journal cannot be written", std::io::Error::other(error.to_string()));
    format!("cimjob: the sink {name} is gone from the file, but jobs still wait for it: {failure}")
}

fn names(sinks: &[FileSink]) -> Vec<String> {
    sinks.iter().map(|sink| sink.courier.name().to_string()).collect()
}

/// New jobs are for these sinks.
fn record(journal: &mut Journal, names: &[String]) {
    let names = names.iter().map(String::as_str);
    journal.sinks(&std::iter::once(STANDARD_OUTPUT).chain(names).collect::<Vec<_>>());
}

/// Tells the journal which sinks there are at the start.
pub(in crate::cli) fn begin(journal: &mut Journal, sinks: &[FileSink]) {
    record(journal, &names(sinks));
}

/// Serves each sink once, within this time.
pub(in crate::cli) fn serve_once(sinks: Vec<FileSink>, desk: &Desk, within: Duration) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    for FileSink { mut courier, .. } in sinks {
        let desk = desk.clone();
        tasks.spawn(async move {
            let served = timeout(within, run_once(&mut courier, &desk)).await;
            if !matches!(served, Ok(Ok(()))) || courier.tally().failures() > 0 {
                say(&format!(
                    "cimjob: the sink {} did not take all jobs; a later watch sends them again",
                    courier.name()
                ));
            }
        });
    }
    tasks
}
