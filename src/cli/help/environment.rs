//! The variables of the command line, as the definition has them.

use clap::{ArgAction, Args, Command};

use crate::cli::options::connection::ConnectionArguments;
use crate::cli::options::journal::JournalArguments;

/// A line for each variable: its name, and the option that it stands for.
pub(super) fn variables(root: &Command) -> String {
    let shared = ConnectionArguments::augment_args(JournalArguments::augment_args(Command::new("variables")));
    #[cfg(feature = "nats")]
    let shared = crate::cli::options::nats::NatsArguments::augment_args(shared);
    let options = root.get_arguments().chain(shared.get_arguments());
    let line = |option: &clap::Arg| {
        let (name, long) = (option.get_env()?.to_str()?, option.get_long()?);
        let values = match option.get_action() {
            ArgAction::Count => " (a number)",
            ArgAction::SetTrue => " (1 or 0)",
            _ => "",
        };
        Some(format!("  {name:<32} --{long}{values}\n"))
    };
    let mut lines: Vec<String> = options.filter_map(line).collect();
    lines.push(format!("  {:<32} the password itself\n", "CIMJOB_PASSWORD"));
    #[cfg(feature = "nats")]
    lines.push(format!("  {:<32} the password of the user in --nats\n", "CIMJOB_NATS_PASSWORD"));
    lines.push(format!("  {:<32} no color, if set and not empty\n", "NO_COLOR"));
    lines.sort();
    lines.concat()
}
