//! `cimjob completion`: the script that completes commands in a shell, and what it asks for at each key.

use std::ffi::OsString;

use clap::{Args, Command, ValueEnum};

use crate::report::Exit;

use crate::cli::completion::answer::answer;
use crate::cli::ending::failure::Failure;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Completion {
    /// Shell to print the script for
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
    /// A new word begins at the cursor; shells that drop empty words say it so
    #[arg(long, hide = true)]
    next: bool,
    /// The words of a command up to the cursor: what may stand there is printed, a line each
    #[arg(value_name = "WORD", last = true, hide = true, allow_hyphen_values = true)]
    words: Vec<OsString>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
}

impl Shell {
    fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("../completion/cimjob.bash"),
            Self::Zsh => include_str!("../completion/cimjob.zsh"),
            Self::Fish => include_str!("../completion/cimjob.fish"),
            Self::Powershell => include_str!("../completion/cimjob.ps1"),
        }
    }
}

/// `root` is the definition of the command line.
pub(in crate::cli) fn run(command: Completion, root: Command, output: &mut Output) -> Result<Exit, Failure> {
    let mut words = command.words;
    if words.is_empty() {
        output.verbatim(command.shell.script())?;
        return Ok(Exit::Done);
    }
    words.extend(command.next.then(OsString::new));
    output.verbatim(&answer(words, root))?;
    Ok(Exit::Done)
}

const EXAMPLES: &str = "Examples:
  cimjob completion bash | sudo tee /etc/bash_completion.d/cimjob
  cimjob completion fish | source";
