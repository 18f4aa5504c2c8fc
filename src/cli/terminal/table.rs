//! Jobs as a table for people: one line a job, its error below it.

use std::borrow::Cow;
use std::fmt::Write;

use crate::client::FoundJob;
use crate::job::{ConcreteJob, Outcome, VirtualMachine};

use crate::cli::terminal::neutral::{identifier, neutral, quoted};
use crate::cli::terminal::text_fields::{BOLD, GREEN, RED, YELLOW};
use crate::cli::terminal::text_headline::headline;

/// Rows that become a table when all are there, for the widths depend on all.
pub(in crate::cli) struct Table {
    rows: Vec<Row>,
}

struct Row {
    cells: [String; COLUMNS],
    outcome: Outcome,
    notes: Vec<String>,
}

const COLUMNS: usize = 6;

const HEADINGS: [&str; COLUMNS] = ["STATE", "DONE", "LAST CHANGE", "JOB", "VIRTUAL MACHINE", "WHAT"];

impl Table {
    pub(in crate::cli) fn new() -> Self {
        Self { rows: Vec::new() }
    }

    pub(in crate::cli) fn add(&mut self, found: &FoundJob) {
        let job = &found.job;
        let affected = found.affected.as_deref().unwrap_or_default();
        let machines: Vec<String> = VirtualMachine::of(job, affected).iter().map(machine).collect();
        let changed = job.time_of_last_state_change.as_ref().filter(|time| !time.is_unset());
        let changed = changed.and_then(crate::cim::CimDateTime::instant).map(|time| format!("{time:.0}"));
        let cells = [
            job.job_state.map_or_else(|| "unknown".to_owned(), |state| state.to_string()),
            job.percent_complete.map(|percent| format!("{percent} %")).unwrap_or_default(),
            changed.unwrap_or_default(),
            format!("{} {}", identifier(found.path.class()), plain(found.path.instance_id())),
            machines.join(", "),
            what(job).into_owned(),
        ];
        let cells = cells.map(|cell| neutral(&cell).into_owned());
        self.rows.push(Row { cells, outcome: Outcome::of(job), notes: notes(found) });
    }

    /// The whole table; a sentence when it is empty.
    pub(in crate::cli) fn finish(self) -> String {
        if self.rows.is_empty() {
            return "No jobs.\n".to_owned();
        }
        let widths = std::array::from_fn(|column| {
            let cells = self.rows.iter().filter_map(|row| row.cells.get(column)).map(|cell| cell.chars().count());
            cells.chain(HEADINGS.get(column).map(|heading| heading.len())).max().unwrap_or(0)
        });
        let mut text = String::new();
        // INVARIANT: writing to a String does not fail.
        let _ = writeln!(text, "{BOLD}{}{BOLD:#}", line(&HEADINGS.map(str::to_owned), &widths));
        for row in &self.rows {
            let style = match row.outcome {
                Outcome::Failed | Outcome::Stopped => RED,
                Outcome::Succeeded => GREEN,
                Outcome::UnderWay | Outcome::CompletedWithWarnings | Outcome::Unknown => YELLOW,
            };
            let written = line(&row.cells, &widths);
            let state = row.cells.first().map_or(0, String::len);
            let (state, rest) = written.split_at_checked(state).unwrap_or((written.as_str(), ""));
            let _ = writeln!(text, "{style}{state}{style:#}{rest}");
            for note in &row.notes {
                let _ = writeln!(text, "    {note}");
            }
        }
        text
    }
}

/// What the job does, in the fewest words there are; a name that the host gave it stands in quotes.
pub(in crate::cli) fn what(job: &ConcreteJob) -> Cow<'_, str> {
    if let Some(name) = job.job_type_name() {
        return Cow::Borrowed(name);
    }
    let mut names = [&job.element_name, &job.name].into_iter().flatten();
    let named = names.find(|name| !name.trim().is_empty());
    named.map_or(Cow::Borrowed("a job without a name"), |name| Cow::Owned(quoted(name)))
}

/// A machine by name and GUID.
pub(in crate::cli) fn machine(machine: &VirtualMachine) -> String {
    match (&machine.name, &machine.id) {
        (Some(name), Some(id)) => format!("{} ({})", quoted(name), plain(id)),
        (Some(name), None) => quoted(name),
        (None, Some(id)) => plain(id).into_owned(),
        (None, None) => machine.to_string(),
    }
}

/// An identifier such as a GUID as it is, anything else in quotes.
fn plain(id: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.{}".contains(c);
    if !id.is_empty() && id.chars().all(is_plain) { Cow::Borrowed(id) } else { Cow::Owned(quoted(id)) }
}

fn line(cells: &[String; COLUMNS], widths: &[usize; COLUMNS]) -> String {
    let mut text = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        let _ = write!(text, "{cell:width$}  ");
    }
    text.trim_end().to_owned()
}

/// Why the job failed, or why that is not known.
fn notes(found: &FoundJob) -> Vec<String> {
    match &found.explanation {
        None => Vec::new(),
        Some(Err(error)) => vec![neutral(&format!("(its errors cannot be read: {error})")).into_owned()],
        Some(Ok(explanation)) => vec![headline(explanation)],
    }
}
