//! One job as a row of the table.

use crate::client::FoundJob;
use crate::job::{ConcreteJob, Outcome, VirtualMachine};

use crate::cli::terminal::age;
use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::neutral::{identifier, neutral, quoted};
use crate::cli::terminal::table::columns::Column;
use crate::cli::terminal::text_headline::headline;
use crate::cli::terminal::what::{machine, machine_name, plain, what};

/// The cells of a job, and what is below them; all neutral.
pub(in crate::cli::terminal) struct Row {
    /// One for each column.
    pub(in crate::cli::terminal) cells: Vec<String>,
    pub(in crate::cli::terminal) outcome: Outcome,
    /// Why the job failed, or why that is not known.
    pub(in crate::cli::terminal) note: Option<String>,
}

impl Row {
    pub(in crate::cli::terminal) fn of(found: &FoundJob, columns: &[Column], clock: &Clock) -> Self {
        let is_wide = columns.contains(&Column::Class);
        let cell = |column: &Column| match column {
            Column::State => state(&found.job, is_wide),
            Column::Done => found.job.percent_complete.map(|percent| format!("{percent} %")).unwrap_or_default(),
            Column::Age => age::of_job(&found.job, clock.now).map(age::short).unwrap_or_default(),
            Column::Changed => {
                found.job.time_of_last_state_change.as_ref().and_then(|time| clock.time(time)).unwrap_or_default()
            }
            Column::Class => identifier(found.path.class()).into_owned(),
            Column::Job => plain(found.path.instance_id()).into_owned(),
            Column::Machine => machines(found, is_wide),
            Column::Owner => found.job.owner.as_deref().map(quoted).unwrap_or_default(),
            Column::What => what(&found.job).into_owned(),
        };
        let cells = columns.iter().map(cell).map(|cell| neutral(&cell).into_owned()).collect();
        Self { cells, outcome: Outcome::of(&found.job), note: note(found) }
    }
}

fn state(job: &ConcreteJob, with_number: bool) -> String {
    let Some(state) = job.job_state else { return "unknown".to_owned() };
    match state.name() {
        Some(name) if !with_number => name.to_owned(),
        _ => state.to_string(),
    }
}

/// The names of the machines, of one without a name the GUID; or names and GUIDs. A name is in quotes, so `unknown` is not one.
fn machines(found: &FoundJob, with_guids: bool) -> String {
    let machines = VirtualMachine::of(&found.job, found.affected.as_deref().unwrap_or_default());
    if machines.is_empty() && found.affected.is_err() {
        return "unknown".to_owned();
    }
    let text = if with_guids { machine } else { machine_name };
    machines.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn note(found: &FoundJob) -> Option<String> {
    match found.explanation.as_ref()? {
        Err(error) => Some(neutral(&format!("(its errors cannot be read: {error})")).into_owned()),
        Ok(explanation) => Some(headline(explanation)),
    }
}
