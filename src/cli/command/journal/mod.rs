//! `cimjob journal`: what watch recorded, and the care of its file.

mod export;
mod import;
mod list;
mod maintain;
mod show;

use clap::{Args, Subcommand};

use crate::report::Exit;

use crate::cli::ending::failure::Failure;
use crate::cli::options::journal::JournalArguments;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct JournalCommand {
    #[command(flatten)]
    journal: JournalArguments,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List recorded jobs, the latest first
    List(list::List),
    /// Show a recorded job
    Show(show::Show),
    /// Write jobs, gaps and hosts as JSON lines
    Export(export::Export),
    /// Add what another journal exported
    Import(import::Import),
    /// Remove what is too old or too much
    Prune(maintain::Prune),
    /// Check the file for damage
    Check,
    /// Copy the journal while it is in use
    Backup(maintain::Backup),
}

pub(in crate::cli) fn run(command: JournalCommand, output: &mut Output) -> Result<Exit, Failure> {
    let journal = &command.journal;
    match command.action {
        Action::List(list) => list::run(&list, journal, output),
        Action::Show(show) => show::run(&show, journal, output),
        Action::Export(export) => export::run(&export, journal, output),
        Action::Import(import) => import::run(&import, journal, output),
        Action::Prune(prune) => maintain::prune(&prune, journal, output),
        Action::Check => maintain::check(journal, output),
        Action::Backup(backup) => maintain::backup(&backup, journal, output),
    }
}

const EXAMPLES: &str = "Examples:
  cimjob journal list --failed --since 7d --vm db02
  cimjob journal import hv-a.jsonl hv-b.jsonl --journal both.db";
