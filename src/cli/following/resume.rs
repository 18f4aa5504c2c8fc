//! The line that goes on with what was stopped: what was typed, as words of a shell and without secrets.

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command};

use crate::job::JobPath;

use crate::cli::options::connection::ConnectionArguments;
use crate::cli::options::output::OutputArguments;
use crate::cli::settings::redacted::{may_hold_secret, without_secret};
use crate::cli::terminal::neutral::{for_shell, neutral};

/// The options that were typed.
#[derive(Debug, Default)]
pub(in crate::cli) struct Resume {
    words: Vec<String>,
}

/// What a path of a job makes needless.
const OF_NAMES: [&str; 3] = ["from_log", "namespace", "class"];

impl Resume {
    /// Those of the `options` of `wait` that are among the given arguments. Variables and files count again by themselves.
    pub(in crate::cli) fn of(given: &ArgMatches, options: &Command) -> Self {
        let typed = |option: &&Arg| {
            let id = option.get_id();
            let is_given = given.ids().any(|given| given == id);
            is_given && given.value_source(id.as_str()) == Some(ValueSource::CommandLine)
        };
        let options = options.get_arguments().filter(|option| !OF_NAMES.contains(&option.get_id().as_str()));
        Self { words: options.filter(typed).flat_map(|option| words(option, given)).collect() }
    }

    /// The options that a command with a host shares with `wait`.
    pub(in crate::cli) fn shared() -> Command {
        ConnectionArguments::augment_args(OutputArguments::augment_args(Command::new("wait")))
    }

    /// `cimjob wait` with the jobs and the options.
    pub(in crate::cli) fn line<'p>(&self, paths: impl IntoIterator<Item = &'p JobPath>) -> String {
        let paths = paths.into_iter().map(|path| for_shell(&path.to_string()));
        let words: Vec<String> = paths.chain(self.words.iter().cloned()).collect();
        neutral(&format!("cimjob wait {}", words.join(" "))).into_owned()
    }
}

fn words(option: &Arg, given: &ArgMatches) -> Vec<String> {
    let Some(long) = option.get_long().map(|long| format!("--{long}")) else { return Vec::new() };
    let id = option.get_id().as_str();
    match option.get_action() {
        ArgAction::SetTrue => vec![long],
        ArgAction::Count => vec![long; given.get_count(id).into()],
        _ => {
            let values = given.get_raw(id).into_iter().flatten().map(|value| value.to_string_lossy().into_owned());
            let shown = |value: String| if may_hold_secret(option, &value) { without_secret(&value) } else { value };
            values.map(shown).flat_map(|value| [long.clone(), word(&value)]).collect()
        }
    }
}

/// Quoted if the shell needs it.
fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) { text.to_owned() } else { for_shell(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resumed(words: &[&str]) -> String {
        let options = ConnectionArguments::augment_args(Command::new("cimjob"));
        let options = options.mut_args(crate::cli::words::without_variable);
        let given = options.clone().try_get_matches_from(words).unwrap();
        let path: JobPath = r#"\\hv01\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="8E1C""#.parse().unwrap();
        Resume::of(&given, &options).line([&path])
    }

    const JOB: &str = r#"cimjob wait '\\hv01\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="8E1C"'"#;

    #[test]
    fn what_was_typed_is_repeated_and_quoted() {
        let typed = ["cimjob", "--user", r"LAB\it's", "--timeout", "90s", "--password-stdin", "--host", "hv01"];
        let expected = format!(r"{JOB} --host hv01 --user 'LAB\it'\''s' --password-stdin --timeout 90s");
        assert_eq!(resumed(&typed), expected);
        assert_eq!(resumed(&["cimjob"]), JOB);
    }

    #[test]
    fn no_secret_is_repeated() {
        let line = resumed(&["cimjob", "--proxy", "http://ops:hunter2@proxy:3128"]);
        assert!(!line.contains("hunter2") && line.contains("--proxy 'http://ops:<redacted>@proxy:3128'"), "{line}");
    }
}
