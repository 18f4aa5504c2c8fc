//! The same question to many hosts; what each answers is written as one group, in the order in which they answer.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::fleet::{Answer, FanOut, Outcome};
use crate::report::{Exit, HostsReport, Report};

use crate::cli::ci_report::collected::OWN;
use crate::cli::ci_report::model::{Case, Verdict};
use crate::cli::ending::failure::Failure;
use crate::cli::many::asks_hosts::AsksHosts;
use crate::cli::many::group::{Group, Time};
use crate::cli::many::said_once::SaidOnce;
use crate::cli::many::tally::{HostResult, Tally};
use crate::cli::many::twins::Twins;
use crate::cli::options::host::HostOptions;
use crate::cli::session::open_files::{self, Open};
use crate::cli::session::record;
use crate::cli::settings::asked_hosts::{AskedHosts, Fleet};
use crate::cli::terminal::json;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::{note, say};
use crate::cli::terminal::streamed::StreamedDocument;
use crate::cli::terminal::waiting;

/// What no host has, for reports.
fn of_nowhere(missing: &str) -> Case {
    let headline = format!("No host that answered has {}.", neutral(missing));
    Case { id: neutral(missing).into_owned(), ..Case::of_text(Verdict::Error, ["job", "job"], headline) }
}

/// How much longer than its own time a host is waited for: its client ends first, and says how far it came.
const GRACE: Duration = Duration::from_secs(5);

/// How many hosts that were not asked are named.
const NAMED: usize = 5;

/// A host in its turn keeps one connection. Slow and dead hosts are waited for in addition; some commands make more connections.
const CONNECTIONS: u64 = 12;

/// Asks the one host, or each of many.
pub(in crate::cli) async fn ask(
    asker: impl AsksHosts,
    hosts: AskedHosts,
    output: &mut Output,
) -> Result<Exit, Failure> {
    match hosts {
        AskedHosts::One(host) => asker.ask(&host, output).await,
        AskedHosts::Many(fleet) => {
            record::prepare(fleet.hosts.first().and_then(|host| host.record.as_deref()))?;
            // A person is asked for a password before anything else is shown.
            fleet.hosts.first().map(HostOptions::prove).transpose()?;
            Asking::of(&fleet, output, asker.absence()).all(asker, fleet).await
        }
    }
}

/// What many hosts have answered so far.
struct Asking<'a> {
    output: &'a mut Output,
    tally: Tally,
    /// How a host ends that does not have what is asked for.
    absence: Option<Exit>,
    /// The one document of JSON.
    document: StreamedDocument,
    is_begun: bool,
    said: SaidOnce,
    twins: Twins,
    /// Hosts that were not asked in time.
    unasked: Vec<String>,
    /// The hosts of which nothing is known.
    left: BTreeSet<String>,
}

impl<'a> Asking<'a> {
    fn of(fleet: &Fleet, output: &'a mut Output, absence: Option<Exit>) -> Self {
        let (document, tally) = (output.streamed("hosts"), Tally::of(fleet.hosts.len()));
        let left = fleet.hosts.iter().map(|host| host.name.clone()).collect();
        Self {
            output,
            tally,
            absence,
            document,
            is_begun: false,
            said: SaidOnce::default(),
            twins: Twins::default(),
            unasked: Vec::new(),
            left,
        }
    }

    async fn all(mut self, asker: impl AsksHosts, fleet: Fleet) -> Result<Exit, Failure> {
        let longest = fleet.hosts.iter().map(|host| host.timeout).max().unwrap_or_default();
        let host_deadline = longest.saturating_add(GRACE);
        let (concurrency, deadline) = (fleet.concurrency, fleet.total_timeout);
        let options = FanOut { concurrency, host_deadline, deadline, ..FanOut::default() };
        open_files::allow_for(&Open { hosts: concurrency.min(fleet.hosts.len()), each: CONNECTIONS })?;
        let begun = Instant::now();
        let (asker, blank) = (Arc::new(asker), self.output.kept());
        let (hosts, asked) = (fleet.hosts.into_iter().map(Arc::new), Arc::clone(&asker));
        let mut answers = options.ask(hosts, move |host: Arc<HostOptions>, contact| {
            let output = blank.for_host(&host);
            Group::asked(Arc::clone(&asker), host.in_contact(contact), output)
        });
        waiting::progress(Some(self.tally.progress()));
        while let Some(Answer { host, outcome, elapsed, .. }) = answers.next().await {
            let time = Time { taken: elapsed, is_up_for_all: deadline.is_some_and(|all| begun.elapsed() >= all) };
            let output = || self.output.kept().for_host(&host);
            let result = match outcome {
                Outcome::Ended(group) => self.add(&host, &group)?,
                Outcome::NotAsked => self.leave_out(&host, &Group::unanswered(&host, &outcome, time, output()))?,
                other => self.add(&host, &Group::unanswered(&host, &other, time, output()))?,
            };
            if result == HostResult::Failed && fleet.fail_fast {
                answers.stop();
                while let Some(left) = answers.next().await {
                    self.add_stopped(&left.outcome);
                }
            }
        }
        self.finish(&asked.found_nowhere())
    }

    /// After a failure the rest is not waited for; what was not asked is counted at the end.
    fn add_stopped<T>(&mut self, outcome: &Outcome<T>) {
        if !matches!(outcome, Outcome::NotAsked) {
            self.tally.stop_one();
        }
    }

    /// A host that was not asked: programs get its document, people read the names together.
    fn leave_out(&mut self, host: &HostOptions, group: &Group) -> Result<HostResult, Failure> {
        self.left.remove(&host.name);
        self.unasked.push(host.name.clone());
        self.output.collected().take_over(&group.collected);
        Failure::unless_broken_pipe(self.write(host, group))?;
        Ok(HostResult::Failed)
    }

    /// A reader that went away does not change the exit code: the other hosts still decide it.
    fn add(&mut self, host: &HostOptions, group: &Group) -> Result<HostResult, Failure> {
        self.left.remove(&host.name);
        let result = self.tally.add(group.exit, self.absence);
        self.twins.add(host);
        self.output.will_end(self.tally.exit());
        if result != HostResult::Without || self.output.is_json() {
            Failure::unless_broken_pipe(self.write(host, group))?;
        }
        match result {
            HostResult::Answered if group.written.is_empty() => self.tally.add_empty(),
            HostResult::Failed if group.has_answer => self.tally.add_partial(),
            _ => {}
        }
        if result != HostResult::Without {
            self.said.say(&group.said);
            self.output.collected().take_over(&group.collected);
        }
        waiting::progress(Some(self.tally.progress()));
        Ok(result)
    }

    fn write(&mut self, host: &HostOptions, group: &Group) -> Result<(), Failure> {
        if self.is_one_document() { self.write_item(host, group) } else { self.write_group(host, &group.written) }
    }

    fn is_one_document(&self) -> bool {
        self.output.is_json() && !self.output.is_jsonl()
    }

    fn write_item(&mut self, host: &HostOptions, group: &Group) -> Result<(), Failure> {
        let documents: Vec<&str> = group.written.lines().collect();
        let (name, code, documents) = (json::line(&host.name), group.exit.code(), documents.join(","));
        let labels = json::line(&*host.labels);
        let labels = if host.labels.is_empty() { String::new() } else { format!(r#""labels":{},"#, labels.trim_end()) };
        let name = name.trim_end();
        let item = format!(r#"{{"host":{name},{labels}"exit_code":{code},"documents":[{documents}]}}"#);
        self.output.written_item(&mut self.document, &item, Report::from(HostsReport::default()))
    }

    /// For people, a line before it names the host.
    fn write_group(&mut self, host: &HostOptions, written: &str) -> Result<(), Failure> {
        if written.is_empty() {
            return Ok(());
        }
        if !self.output.is_json() && !self.output.is_name() {
            let gap = if self.is_begun { "\n" } else { "" };
            self.output.text(&format!("{gap}== {} ==\n", neutral(&named(host))))?;
            self.is_begun = true;
            return self.output.verbatim(&format!("{}\n", written.trim_end_matches('\n')));
        }
        if self.output.is_json() { self.output.documents(written) } else { self.output.verbatim(written) }
    }

    /// Keeps for reports what no host has, and which hosts were not asked.
    fn collect_missing(&self, exit: Exit, nowhere: &[String]) {
        nowhere.iter().for_each(|missing| self.output.collect(OWN, || of_nowhere(missing)));
        if exit == Exit::NotFound && nowhere.is_empty() {
            self.output.collect(OWN, || of_nowhere("what was asked for"));
        }
        for host in &self.left {
            let why = "The host was not waited for: another one failed (--fail-fast).".to_owned();
            self.output.collect(host, || Case::of_text(Verdict::Error, ["contact", "contact"], why));
        }
    }

    fn finish(mut self, nowhere: &[String]) -> Result<Exit, Failure> {
        waiting::progress(None);
        self.tally.stop();
        let exit = match self.tally.exit() {
            Exit::Done if !nowhere.is_empty() => Exit::NotFound,
            exit => exit,
        };
        self.output.will_end(exit);
        self.collect_missing(exit, nowhere);
        if self.is_one_document() {
            let (answered, failed) = (self.tally.answered(), self.tally.failed());
            let report = HostsReport { hosts: Vec::new(), answered, failed };
            Failure::unless_broken_pipe(self.output.end(self.document, Report::from(report)))?;
        }
        if let Some(names) = listed(&self.unasked) {
            say(&format!("cimjob: not asked, because the time limit for all hosts was reached: {}", neutral(&names)));
        }
        for missing in nowhere {
            say(&format!("cimjob: no host that answered has {}", neutral(missing)));
        }
        if let Some(line) = self.twins.line() {
            note(&line);
        }
        note(&self.tally.line());
        Ok(exit)
    }
}

/// The host with its labels: `hv01  site=berlin`
fn named(host: &HostOptions) -> String {
    let labels: Vec<String> = host.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    if labels.is_empty() { host.name.clone() } else { format!("{}  {}", host.name, labels.join(" ")) }
}

/// The first names, and how many more there are.
fn listed(names: &[String]) -> Option<String> {
    let (first, rest) = names.split_at_checked(NAMED).unwrap_or((names, &[]));
    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
    (!first.is_empty()).then(|| format!("{}{more}", first.join(", ")))
}
