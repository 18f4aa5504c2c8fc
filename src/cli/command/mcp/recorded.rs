//! `search_journal`: failed jobs that watch recorded of the configured hosts.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use crate::cim::Timestamp;
use crate::client::Endpoint;
use crate::fleet::is_same_listener;
use crate::journal::{Filter, Reader};
use crate::report::{GapReport, RecordedReport};

use crate::cli::command::mcp::answer::{Answer, Kind};
use crate::cli::command::mcp::budget::Budget;
use crate::cli::ending::failure::Failure;
use crate::cli::options::journal::JournalArguments;
use crate::cli::options::recorded_filters::RecordedFilters;
use crate::cli::recorded::chosen::is_chosen;
use crate::cli::recorded::document::Excerpt;
use crate::cli::recorded::{opened, text};

/// What is looked for.
#[derive(Debug)]
pub(super) struct Search {
    /// The hosts whose jobs may be shown.
    pub(super) hosts: Vec<Endpoint>,
    pub(super) machine: Option<String>,
    /// In small letters.
    pub(super) text: Option<String>,
    pub(super) since: Option<Timestamp>,
    pub(super) limit: usize,
}

/// How long the journal is read.
const TIME: Duration = Duration::from_secs(20);

/// How many gaps are shown, the latest of them.
const GAPS: usize = 20;

impl Search {
    /// Reads the journal.
    pub(super) fn run(&self, journal: &JournalArguments) -> Result<Answer, Failure> {
        let reader = opened::reader(journal)?;
        let mut found = Found::default();
        let filter = Filter { since: self.since, ..Filter::default() };
        let end = Instant::now().checked_add(TIME);
        let listed = reader.list(&filter, |recorded| {
            let report = RecordedReport::from(&recorded);
            if self.is_wanted(&report) {
                found.add(&report);
            }
            if end.is_some_and(|end| Instant::now() >= end) {
                found.is_cut = true;
                return ControlFlow::Break(());
            }
            if found.jobs.len() >= self.limit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        listed.map_err(opened::failure)?;
        let gaps = self.gaps(&reader, &mut found.budget)?;
        Ok(found.answer(gaps))
    }

    fn is_wanted(&self, report: &RecordedReport) -> bool {
        let filters = RecordedFilters {
            hosts: Vec::new(),
            failed: false,
            r#type: Vec::new(),
            class: Vec::new(),
            vm: self.machine.clone(),
            owner: None,
        };
        self.is_of_a_host(&report.host) && is_chosen(report, &filters) && self.has_text(report)
    }

    fn is_of_a_host(&self, recorded: &str) -> bool {
        self.hosts.iter().any(|host| is_same_listener(recorded, host))
    }

    fn has_text(&self, report: &RecordedReport) -> bool {
        let Some(wanted) = &self.text else { return true };
        let texts = [report.instance_id.as_str(), report.stable_id.as_str()];
        texts.iter().any(|text| text.to_lowercase().contains(wanted)) || contains(&report.document, wanted)
    }

    /// When no look at these hosts succeeded.
    fn gaps(&self, reader: &Reader, budget: &mut Budget) -> Result<Vec<Value>, Failure> {
        let from = self.since.unwrap_or(Timestamp::UNIX_EPOCH);
        let gaps = reader.gaps(None, from, Timestamp::now()).map_err(opened::failure)?;
        let of_hosts = gaps.iter().rev().filter(|gap| self.is_of_a_host(&gap.host)).take(GAPS);
        Ok(of_hosts.map(|gap| budget.document(json!(GapReport::from(gap)))).collect())
    }
}

/// Does a text of a document contain this?
fn contains(value: &Value, wanted: &str) -> bool {
    match value {
        Value::String(text) => text.to_lowercase().contains(wanted),
        Value::Array(items) => items.iter().any(|item| contains(item, wanted)),
        Value::Object(fields) => fields.values().any(|field| contains(field, wanted)),
        _ => false,
    }
}

#[derive(Debug, Default)]
struct Found {
    budget: Budget,
    jobs: Vec<Value>,
    is_cut: bool,
}

impl Found {
    fn add(&mut self, report: &RecordedReport) {
        let excerpt = Excerpt::of(&report.document);
        let job = json!({
            "host": report.host, "event": report.event, "seen": report.seen, "ended": report.ended,
            "class": report.class, "instance_id": report.instance_id, "what": text::subject(&excerpt),
            "headline": text::headline_alone(report, &excerpt), "stable_id": report.stable_id,
        });
        self.jobs.push(self.budget.document(job));
    }

    fn answer(self, gaps: Vec<Value>) -> Answer {
        let mut fields =
            Map::from_iter([("jobs".to_owned(), Value::Array(self.jobs)), ("gaps".to_owned(), Value::Array(gaps))]);
        if self.is_cut || self.budget.is_cut() {
            fields.insert("is_cut".to_owned(), json!(true));
        }
        Answer::read(Kind::Data, fields)
    }
}
