//! The options whose values are known though they are free text, with these values.

use std::ffi::OsStr;

use clap::{Arg, Command, ValueEnum};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter};

use crate::job::values::{ConcreteJobType, JobState, MigrationJobType, StorageJobType};

use crate::cli::ci_report::wanted::Format;
use crate::cli::completion::configured::Configured;
use crate::cli::help::topic::Topic;

/// The same definition, which knows them.
pub(super) fn with_known(root: Command, configured: &Configured) -> Command {
    let words = words_of_help(&root);
    let values = Values { configured, words: &words };
    values.in_command(root)
}

fn words_of_help(root: &Command) -> Vec<String> {
    let commands = root.get_subcommands().map(|command| command.get_name().to_owned());
    let topics = Topic::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    commands.chain(topics.map(|value| value.get_name().to_owned())).collect()
}

struct Values<'v> {
    configured: &'v Configured,
    /// Commands and topics.
    words: &'v [String],
}

impl Values<'_> {
    fn in_command(&self, command: Command) -> Command {
        command.mut_args(|argument| self.in_argument(argument)).mut_subcommands(|command| self.in_command(command))
    }

    fn in_argument(&self, argument: Arg) -> Arg {
        let completer = match argument.get_id().as_str() {
            "profile" => among(self.configured.profiles.clone()),
            "host" | "host_argument" | "of_host" => among(self.configured.hosts.clone()),
            "state" => among(states()),
            "type" => among(job_types()),
            "class" => among(CLASSES.map(str::to_owned).to_vec()),
            "report_to" => ArgValueCompleter::new(report),
            "words" => among(self.words.to_vec()),
            _ => return argument,
        };
        argument.add(completer)
    }
}

/// The values that begin as the word does, in any case.
fn among(mut values: Vec<String>) -> ArgValueCompleter {
    values.sort_unstable();
    values.dedup();
    ArgValueCompleter::new(move |typed: &OsStr| {
        let typed = typed.to_string_lossy().to_lowercase();
        let fitting = values.iter().filter(|value| value.to_lowercase().starts_with(&typed));
        fitting.map(CompletionCandidate::new).collect()
    })
}

/// As people type them: `shutting-down`.
fn states() -> Vec<String> {
    let names = JobState::KNOWN.iter().filter_map(|state| state.name());
    names.map(typed).collect()
}

/// A hyphen where another word begins: `completed-with-warnings`.
fn typed(name: &str) -> String {
    let mut text = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && text.ends_with(|c: char| c.is_ascii_lowercase()) || character == ' ' {
            text.push('-');
        }
        text.extend(character.is_alphanumeric().then_some(character.to_ascii_lowercase()));
    }
    text
}

fn job_types() -> Vec<String> {
    let concrete = ConcreteJobType::KNOWN.iter().filter_map(|known| known.name());
    let storage = StorageJobType::KNOWN.iter().filter_map(|known| known.name());
    let migration = MigrationJobType::KNOWN.iter().filter_map(|known| known.name());
    concrete.chain(storage).chain(migration).map(str::to_owned).collect()
}

const CLASSES: [&str; 3] = ["Msvm_ConcreteJob", "Msvm_StorageJob", "Msvm_MigrationJob"];

/// `auto`, or a format and its file.
fn report(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let Some((format, file)) = typed.split_once('=') else {
        let values = Format::names().map(|name| format!("{name}=")).chain(["auto".to_owned()]);
        return values.filter(|value| value.starts_with(&*typed)).map(CompletionCandidate::new).collect();
    };
    let files = PathCompleter::any().complete(OsStr::new(file));
    files.into_iter().map(|file| file.add_prefix(format!("{format}="))).collect()
}
