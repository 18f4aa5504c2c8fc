//! Jobs as a table for people: one line a job, its error below it.

use std::fmt::Write;

use crate::client::FoundJob;
use crate::job::{ConcreteJob, Outcome, VirtualMachine};

use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::text_fields::{BOLD, GREEN, RED, YELLOW};

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
        let machines: Vec<String> = VirtualMachine::of(job, affected).iter().map(ToString::to_string).collect();
        let changed = job.time_of_last_state_change.as_ref().filter(|time| !time.is_unset());
        let changed = changed.and_then(crate::cim::CimDateTime::instant).map(|time| format!("{time:.0}"));
        let cells = [
            job.job_state.map(|state| state.to_string()).unwrap_or_default(),
            job.percent_complete.map(|percent| format!("{percent} %")).unwrap_or_default(),
            changed.unwrap_or_default(),
            format!("{} {}", found.path.class(), found.path.instance_id()),
            machines.join(", "),
            what(job).to_owned(),
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
                let _ = writeln!(text, "    {}", neutral(note));
            }
        }
        text
    }
}

/// What the job does, in the fewest words there are.
pub(in crate::cli) fn what(job: &ConcreteJob) -> &str {
    let names = [job.job_type_name(), job.element_name.as_deref(), job.name.as_deref()];
    names.into_iter().flatten().find(|name| !name.trim().is_empty()).unwrap_or("a job without a name")
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
        Some(Err(error)) => vec![format!("(its errors cannot be read: {error})")],
        Some(Ok(explanation)) => vec![explanation.headline()],
    }
}
