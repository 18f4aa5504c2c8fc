//! `cimjob journal prune`, `check` and `backup`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::cim::Timestamp;
use crate::journal::Retention;
use crate::report::{Exit, JournalAction, JournalReport, Report};

use crate::cli::ending::failure::Failure;
use crate::cli::options::journal::JournalArguments;
use crate::cli::recorded::opened;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
pub(super) struct Prune {
    /// Keep so many days
    #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..))]
    keep_days: u32,
    /// Keep the file below so many mebibytes
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..))]
    max_mib: u32,
}

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// File to copy it into; it must not exist
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) fn prune(command: &Prune, journal: &JournalArguments, output: &mut Output) -> Result<Exit, Failure> {
    // A journal that does not exist is not made to be pruned.
    drop(opened::reader(journal)?);
    let size = u64::from(command.max_mib) << 20;
    let mut journal = opened::writer(journal, Retention { age: DAY.saturating_mul(command.keep_days), size })?;
    let pruned = journal.prune(Timestamp::now()).map_err(opened::failure)?;
    let path = journal.reader().path().display().to_string();
    let removed = pruned.old.saturating_add(pruned.surplus);
    let text = format!("{path}: {} jobs removed as too old, {} as too many\n", pruned.old, pruned.surplus);
    output
        .either(|| text, || Report::from(JournalReport { removed, ..report(path.clone(), JournalAction::Pruned) }))?;
    Ok(Exit::Done)
}

pub(super) fn check(journal: &JournalArguments, output: &mut Output) -> Result<Exit, Failure> {
    let reader = opened::reader(journal)?;
    let path = reader.path().display().to_string();
    let problems = reader.check().map_err(opened::failure)?;
    let text = if problems.is_empty() {
        format!("{path}: no damage found; {} jobs\n", reader.count().map_err(opened::failure)?)
    } else {
        problems.iter().map(|problem| format!("{path}: {}\n", neutral(problem))).collect()
    };
    let exit = if problems.is_empty() { Exit::Done } else { Exit::Unreadable };
    output.will_end(exit);
    output
        .either(|| text, || Report::from(JournalReport { problems, ..report(path.clone(), JournalAction::Checked) }))?;
    Ok(exit)
}

pub(super) fn backup(command: &Backup, journal: &JournalArguments, output: &mut Output) -> Result<Exit, Failure> {
    opened::reader(journal)?.backup(&command.file).map_err(opened::failure)?;
    let path = command.file.display().to_string();
    output.either(|| format!("{path}: written\n"), || Report::from(report(path.clone(), JournalAction::BackedUp)))?;
    Ok(Exit::Done)
}

fn report(path: String, action: JournalAction) -> JournalReport {
    JournalReport { path, action, added: 0, known: 0, gaps: 0, hosts: 0, removed: 0, problems: Vec::new() }
}
