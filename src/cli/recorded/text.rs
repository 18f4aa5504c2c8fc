//! A recorded job for people, as `explain` shows one.

use std::fmt::Write;

use anstyle::Style;

use crate::addressing::ObjectPath;
use crate::report::{RecordedEvent, RecordedReport, WhyRecorded};

use crate::cli::recorded::document::{Code, Excerpt};
#[cfg(feature = "journal")]
use crate::cli::terminal::cells::cut;
use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::neutral::{BAR, neutral, quoted};
#[cfg(feature = "nats")]
use crate::cli::terminal::text_fields::GREEN;
use crate::cli::terminal::text_fields::{Fields, RED, YELLOW};

/// The job, its cause, what to do, and where this comes from.
pub(in crate::cli) fn explanation(recorded: &RecordedReport, why: Option<WhyRecorded>, clock: &Clock) -> String {
    let excerpt = Excerpt::of(&recorded.document);
    let mut text = head_of(&excerpt, outcome(recorded, &excerpt), &headline(recorded, &excerpt));
    let mut fields = Fields::new(2, 8);
    fields.add("job", Some(path(recorded, &excerpt)));
    fields.add("ended", recorded.ended.as_deref().map(|ended| moment(ended, clock)));
    fields.add("journal", Some(source(recorded, why, clock)));
    // INVARIANT: writing to a String does not fail.
    let _ = write!(text, "\n{}", fields.finish());
    text
}

/// Outcome, cause and steps of a document that was not recorded.
#[cfg(feature = "nats")]
pub(in crate::cli) fn head(excerpt: &Excerpt) -> String {
    let bar = if is_of_the_host(excerpt) { BAR } else { "" };
    let headline = excerpt.headline.as_deref().unwrap_or("The reason is not known.");
    head_of(excerpt, word(excerpt), &format!("{bar}{}", neutral(headline)))
}

/// The outcome that a document names.
#[cfg(feature = "nats")]
pub(in crate::cli) fn word(excerpt: &Excerpt) -> (Style, &'static str) {
    match excerpt.outcome.as_deref() {
        Some("under_way") => (YELLOW, "STILL RUNNING"),
        Some("succeeded") => (GREEN, "SUCCEEDED"),
        Some("completed_with_warnings") => (YELLOW, "COMPLETED WITH WARNINGS"),
        Some("failed") => (RED, "FAILED"),
        Some("stopped") => (RED, "STOPPED"),
        _ => (YELLOW, "STATE UNKNOWN"),
    }
}

fn head_of(excerpt: &Excerpt, outcome: (Style, &'static str), headline: &str) -> String {
    let (style, word) = outcome;
    let mut text = format!("{style}{word}{style:#}  {}\n", neutral(&subject(excerpt)));
    // INVARIANT: writing to a String does not fail.
    let _ = writeln!(text, "  {headline}");
    for line in code(excerpt).into_iter().chain(steps(excerpt)) {
        let _ = writeln!(text, "  {}", neutral(&line));
    }
    text
}

/// The same in one line of at most so many cells: when, host, outcome, operation, machine and cause.
#[cfg(feature = "journal")]
pub(in crate::cli) fn one_line(recorded: &RecordedReport, room: Option<usize>, clock: &Clock) -> String {
    let excerpt = Excerpt::of(&recorded.document);
    let (style, word) = outcome(recorded, &excerpt);
    let before = format!("{}  {}  ", moment(&recorded.seen, clock), neutral(&recorded.host));
    let headline = excerpt.headline.as_deref().map(|line| format!(": {}", line_of(&excerpt, line))).unwrap_or_default();
    let rest = neutral(&format!("{}{headline}", subject(&excerpt))).into_owned();
    let taken = before.chars().count() + word.len() + 2;
    let left = room.map_or(usize::MAX, |room| room.saturating_sub(taken));
    format!("{before}{style}{word}{style:#}  {}\n", cut(&rest, left))
}

/// The path of the job.
pub(in crate::cli) fn path(recorded: &RecordedReport, excerpt: &Excerpt) -> String {
    excerpt.job.path.clone().unwrap_or_else(|| {
        let keys = vec![("InstanceID".to_owned(), recorded.instance_id.clone())];
        let (host, namespace) = (Some(recorded.host.clone()), recorded.namespace.parse().ok());
        ObjectPath { host, namespace, class: recorded.class.clone(), keys }.to_string()
    })
}

/// `recorded 03:12:41 by watch; the host has removed it`
pub(in crate::cli) fn source(recorded: &RecordedReport, why: Option<WhyRecorded>, clock: &Clock) -> String {
    let why = match why {
        Some(WhyRecorded::Removed) => "; the host has removed it",
        Some(_) => "; the host cannot be reached",
        None => "",
    };
    format!("recorded {} by watch{why}", moment(&recorded.seen, clock))
}

fn outcome(recorded: &RecordedReport, excerpt: &Excerpt) -> (Style, &'static str) {
    match recorded.event {
        RecordedEvent::Failed if excerpt.outcome.as_deref() == Some("stopped") => (RED, "STOPPED"),
        RecordedEvent::Failed => (RED, "FAILED"),
        RecordedEvent::Warned => (YELLOW, "COMPLETED WITH WARNINGS"),
        _ => (YELLOW, "VANISHED"),
    }
}

/// What the job did, and for which machines.
pub(in crate::cli) fn subject(excerpt: &Excerpt) -> String {
    let job = &excerpt.job;
    let of_type = job.job_type.as_ref().and_then(|kind| kind.name.clone());
    let mut names = [&job.element_name, &job.name].into_iter().flatten();
    let named = || names.find(|name| !name.trim().is_empty()).map(|name| quoted(name));
    let what = of_type.or_else(named).unwrap_or_else(|| "a job without a name".to_owned());
    let machines =
        excerpt.virtual_machines.iter().filter_map(|machine| machine.name.as_deref().or(machine.id.as_deref()));
    let machines: Vec<String> = machines.map(quoted).collect();
    if machines.is_empty() { what } else { format!("{what}  {}", machines.join(", ")) }
}

fn headline(recorded: &RecordedReport, excerpt: &Excerpt) -> String {
    let bar = if excerpt.headline.is_some() && is_of_the_host(excerpt) { BAR } else { "" };
    format!("{bar}{}", headline_alone(recorded, excerpt))
}

/// The same without the mark of the host's words.
pub(in crate::cli) fn headline_alone(recorded: &RecordedReport, excerpt: &Excerpt) -> String {
    match (&excerpt.headline, recorded.event) {
        (Some(line), _) => neutral(line).into_owned(),
        (None, RecordedEvent::Vanished) => {
            "It was running, and then the host did not have it: its end was not seen.".into()
        }
        (None, _) => "The reason was not recorded.".into(),
    }
}

#[cfg(feature = "journal")]
fn line_of(excerpt: &Excerpt, line: &str) -> String {
    if is_of_the_host(excerpt) { quoted(line) } else { line.to_owned() }
}

fn is_of_the_host(excerpt: &Excerpt) -> bool {
    excerpt.root_cause.as_ref().is_some_and(|cause| cause.text.is_some())
}

fn code(excerpt: &Excerpt) -> Option<String> {
    let Code { hex, name, meaning } = excerpt.root_cause.as_ref()?.code.as_ref()?;
    Some(format!("{} {}: {}", hex.as_ref()?, name.as_ref()?, meaning.as_ref()?))
}

/// What the host recommends, at most two lines, then our first advice.
fn steps(excerpt: &Excerpt) -> Vec<String> {
    let host = excerpt.steps.iter().filter(|step| step.from == "host");
    let host = host.map(|step| format!("the host recommends: {}", quoted(&step.text)));
    let ours =
        excerpt.advice.iter().map(|ours| [format!("likely cause: {}", ours.cause), format!("try: {}", ours.next_step)]);
    host.take(2).chain(ours.take(1).flatten()).collect()
}

/// What is not a time is shown as it is, neutralized: the record may come from others.
fn moment(time: &str, clock: &Clock) -> String {
    time.parse().map_or_else(|_| neutral(time).into_owned(), |time| clock.moment(time))
}
