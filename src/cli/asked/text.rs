//! The answer of a watcher for people. All of it is the text of others, so it is neutralized.

use std::fmt::Write;

use serde_json::Value;

use crate::report::{AnsweredBy, CoverageReport, RecordedReport, WhyRecorded};

use crate::cli::recorded::document::Excerpt;
use crate::cli::recorded::text;
use crate::cli::terminal::cells::cut;
use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::text_fields::Fields;

/// What the host said.
pub(super) fn live(document: &Value, by: &AnsweredBy) -> String {
    let excerpt = Excerpt::of(document);
    let mut text = text::head(&excerpt);
    let mut fields = Fields::new(2, 8);
    fields.add("job", excerpt.job.path.as_ref());
    fields.add("answered", Some(format!("{}, from the host", in_words(by))));
    // INVARIANT: writing to a String does not fail.
    let _ = write!(text, "\n{}", fields.finish());
    text
}

/// What the journal of the worker has.
pub(super) fn recorded(recorded: &RecordedReport, why: Option<WhyRecorded>, by: &AnsweredBy) -> String {
    let mut text = text::explanation(recorded, why, &Clock::utc());
    let mut fields = Fields::new(2, 8);
    fields.add("answered", Some(format!("{}, from its journal", in_words(by))));
    text.push_str(&fields.finish());
    text
}

/// One job of a list in one line, with its path if there is no limit.
pub(super) fn listed(job: &Value, room: Option<usize>) -> String {
    let excerpt = Excerpt::of(job);
    let headline = job.pointer("/explanation/headline").or_else(|| job.pointer("/job/error_description"));
    let headline = headline.and_then(Value::as_str).map(|line| format!(": {line}")).unwrap_or_default();
    let path = excerpt.job.path.as_deref().unwrap_or_default();
    let (style, word) = text::word(&excerpt);
    let rest = format!("{}{headline}  {path}", text::subject(&excerpt));
    let left = room.map_or(usize::MAX, |room| room.saturating_sub(word.len() + 2));
    format!("{style}{word}{style:#}  {}\n", cut(&neutral(&rest), left))
}

/// For how many shards there is no answer; nothing if there is one for each.
pub(super) fn missing(coverage: &CoverageReport) -> Option<String> {
    let CoverageReport { site, shards, missing, not_known, .. } = coverage;
    let count = missing.len();
    match (count, not_known.as_slice()) {
        (0, _) => None,
        (_, []) => Some(format!("no worker answered for {count} of {shards} shards of site {site}")),
        (_, old) => Some(format!(
            "it is not known whether a worker answered for {count} of {shards} shards of site {site}: {} of an earlier version \
             of cimjob does not say which it holds",
            old.join(", ")
        )),
    }
}

/// `by w1 of site berlin`
pub(super) fn in_words(by: &AnsweredBy) -> String {
    format!("by {} of site {}", by.worker, by.site)
}
