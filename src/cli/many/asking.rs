//! The same question to many hosts; what each answers is written as one group, in the order in which they answer.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use crate::fleet::{Answer, FanOut, Outcome};
use crate::report::{Exit, HostsReport, Report};

use crate::cli::ending::failure::Failure;
use crate::cli::many::asks_hosts::AsksHosts;
use crate::cli::many::group::Group;
use crate::cli::many::tally::{Standing, Tally};
use crate::cli::options::host::HostOptions;
use crate::cli::settings::asked_hosts::{AskedHosts, Fleet};
use crate::cli::terminal::json;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::{note, say};
use crate::cli::terminal::streamed::StreamedDocument;
use crate::cli::terminal::waiting;

/// How much longer than its own time a host is waited for: its client ends first, and says how far it came.
const GRACE: Duration = Duration::from_secs(5);

/// How many texts for people are remembered, so that what holds for all hosts is said once.
const REMEMBERED: usize = 1000;

/// Asks the one host, or each of many.
pub(in crate::cli) async fn ask(
    asker: impl AsksHosts,
    hosts: AskedHosts,
    output: &mut Output,
) -> Result<Exit, Failure> {
    match hosts {
        AskedHosts::One(host) => asker.ask(&host, output).await,
        AskedHosts::Many(fleet) => {
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
    said: HashSet<String>,
}

impl<'a> Asking<'a> {
    fn of(fleet: &Fleet, output: &'a mut Output, absence: Option<Exit>) -> Self {
        let (document, tally) = (output.streamed("hosts"), Tally::of(fleet.hosts.len()));
        Self { output, tally, absence, document, is_begun: false, said: HashSet::new() }
    }

    async fn all(mut self, asker: impl AsksHosts, fleet: Fleet) -> Result<Exit, Failure> {
        let longest = fleet.hosts.iter().map(|host| host.timeout).max().unwrap_or_default();
        let host_deadline = longest.saturating_add(GRACE);
        let options = FanOut { concurrency: fleet.concurrency, host_deadline, ..FanOut::default() };
        let (asker, blank) = (Arc::new(asker), self.output.kept());
        let (hosts, asked) = (fleet.hosts.into_iter().map(Arc::new), Arc::clone(&asker));
        let mut answers = options.ask(hosts, move |host: Arc<HostOptions>, contact| {
            let output = blank.for_host(&host.name);
            Group::asked(Arc::clone(&asker), host.in_contact(contact), output)
        });
        waiting::progress(Some(self.tally.progress()));
        while let Some(Answer { host, outcome, elapsed, .. }) = answers.next().await {
            let group = match outcome {
                Outcome::Ended(group) => group,
                other => Group::unanswered(&host, &other, elapsed, self.output.kept().for_host(&host.name)),
            };
            if self.add(&host, &group)? == Standing::Failed && fleet.fail_fast {
                break;
            }
        }
        self.finish(&asked.found_nowhere())
    }

    fn add(&mut self, host: &HostOptions, group: &Group) -> Result<Standing, Failure> {
        let standing = self.tally.add(group.exit, self.absence);
        self.output.will_end(self.tally.exit());
        if self.is_one_document() {
            self.write_item(host, group)?;
        } else if standing != Standing::Without || self.output.is_json() {
            self.write_group(host, &group.written)?;
        }
        if standing != Standing::Without {
            self.say(&group.said);
            self.output.collected().take_over(&group.collected);
        }
        waiting::progress(Some(self.tally.progress()));
        Ok(standing)
    }

    fn is_one_document(&self) -> bool {
        self.output.is_json() && !self.output.is_jsonl()
    }

    fn write_item(&mut self, host: &HostOptions, group: &Group) -> Result<(), Failure> {
        let documents: Vec<&str> = group.written.lines().collect();
        let (name, code, documents) = (json::line(&host.name), group.exit.code(), documents.join(","));
        let item = format!(r#"{{"host":{},"exit_code":{code},"documents":[{documents}]}}"#, name.trim_end());
        self.output.written_item(&mut self.document, &item, Report::from(HostsReport::default()))
    }

    /// For people, a line before it names the host.
    fn write_group(&mut self, host: &HostOptions, written: &str) -> Result<(), Failure> {
        if written.is_empty() {
            return Ok(());
        }
        if !self.output.is_json() && !self.output.is_name() {
            let gap = if self.is_begun { "\n" } else { "" };
            self.output.text(&format!("{gap}== {} ==\n", neutral(&host.name)))?;
        }
        self.is_begun = true;
        self.output.verbatim(written)
    }

    /// Says what no other host has said in the same words. The first line of a failure names its host; the advice below it is said once.
    fn say(&mut self, texts: &[String]) {
        for text in texts {
            if !self.is_new(text) {
                continue;
            }
            match text.split_once('\n') {
                Some((first, advice)) if !self.is_new(advice) => say(first),
                _ => say(text),
            }
        }
    }

    /// Was it not said before? From now on it was.
    fn is_new(&mut self, text: &str) -> bool {
        let is_new = !self.said.contains(text);
        if is_new && self.said.len() < REMEMBERED {
            self.said.insert(text.to_owned());
        }
        is_new
    }

    fn finish(mut self, nowhere: &[String]) -> Result<Exit, Failure> {
        waiting::progress(None);
        self.tally.stop();
        let exit = match self.tally.exit() {
            Exit::Done if !nowhere.is_empty() => Exit::NotFound,
            exit => exit,
        };
        self.output.will_end(exit);
        if self.is_one_document() {
            let (answered, failed) = (self.tally.answered(), self.tally.failed());
            let report = HostsReport { hosts: Vec::new(), answered, failed };
            self.output.end(self.document, Report::from(report))?;
        }
        for missing in nowhere {
            say(&format!("cimjob: no host that answered has {}", neutral(missing)));
        }
        note(&self.tally.line());
        Ok(exit)
    }
}
