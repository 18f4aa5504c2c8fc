//! `cimjob help`: the help of a command, or a topic.

use clap::{Args, Command, ValueEnum};

use crate::report::Exit;

use crate::cli::ending::failure::Failure;
use crate::cli::help::topic::Topic;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Help {
    /// Command or topic
    #[arg(value_name = "COMMAND|TOPIC")]
    words: Vec<String>,
}

/// `root` is the definition of the command line.
pub(in crate::cli) fn run(command: &Help, root: Command) -> Result<Exit, Failure> {
    let topic = match command.words.as_slice() {
        [word] => Topic::from_str(word, true).ok(),
        _ => None,
    };
    let mut page = match topic {
        Some(topic) => topic.page(&root),
        None => help_of(&command.words, root)?,
    };
    page.print_long_help().map_err(Failure::Output)?;
    Ok(Exit::Done)
}

fn help_of(words: &[String], mut root: Command) -> Result<Command, Failure> {
    root.build();
    words.iter().try_fold(root, |command, word| {
        let found = command.find_subcommand(word).cloned();
        found.ok_or_else(|| Failure::Usage(format!("{word} is not a command or topic; topics: {}", Topic::names())))
    })
}

const EXAMPLES: &str = "Examples:
  cimjob help credentials
  cimjob help list";
