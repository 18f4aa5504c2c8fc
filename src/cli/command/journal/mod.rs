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
    #[command(after_help = LIST)]
    List(list::List),
    /// Show a recorded job
    #[command(after_help = SHOW)]
    Show(show::Show),
    /// Write jobs, gaps and hosts as JSON lines
    #[command(after_help = EXPORT)]
    Export(export::Export),
    /// Add what another journal exported
    #[command(after_help = IMPORT)]
    Import(import::Import),
    /// Remove what is too old or too much
    #[command(after_help = PRUNE)]
    Prune(maintain::Prune),
    /// Check the file for damage
    #[command(after_help = CHECK)]
    Check,
    /// Copy the journal while it is in use
    #[command(after_help = BACKUP)]
    Backup(maintain::Backup),
}

pub(in crate::cli) async fn run(command: JournalCommand, output: &mut Output) -> Result<Exit, Failure> {
    let journal = &command.journal;
    match command.action {
        Action::List(list) => list::run(&list, journal, output).await,
        Action::Show(show) => show::run(&show, journal, output).await,
        Action::Export(export) => export::run(&export, journal, output),
        Action::Import(import) => import::run(&import, journal, output),
        Action::Prune(prune) => maintain::prune(&prune, journal, output),
        Action::Check => maintain::check(journal, output),
        Action::Backup(backup) => maintain::backup(&backup, journal, output),
    }
}

const LIST: &str = "Examples:
  cimjob journal list --failed --since 7d --vm db02
  cimjob journal list --host hv07 -o jsonl";

const SHOW: &str = "Examples:
  cimjob journal show 8E1C7A50-0000-4000-8000-000000000001
  cimjob journal show 8E1C7A50-0000-4000-8000-000000000001 -o json";

const EXPORT: &str = "Examples:
  cimjob journal export --since 7d
  cimjob journal export --journal hv-a.db";

const IMPORT: &str = "Examples:
  cimjob journal import hv-a.jsonl hv-b.jsonl --journal both.db
  cimjob journal import - --journal both.db";

const PRUNE: &str = "Examples:
  cimjob journal prune --keep-days 30
  cimjob journal prune --max-mib 200 --journal both.db";

const CHECK: &str = "Examples:
  cimjob journal check
  cimjob journal check --journal both.db";

const BACKUP: &str = "Examples:
  cimjob journal backup copy.db
  cimjob journal backup copy.db --journal both.db";

const EXAMPLES: &str = "Examples:
  cimjob journal list --failed --since 7d --vm db02
  cimjob journal import hv-a.jsonl hv-b.jsonl --journal both.db";
