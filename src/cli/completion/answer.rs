//! What may stand at the cursor, a line each: the text, a tab, and what it means.

use std::ffi::OsString;

use clap::Command;
use clap_complete::engine::{CompletionCandidate, complete};

use crate::cli::completion::configured::Configured;
use crate::cli::completion::known::with_known;

/// The most lines that a folder with many files gets.
const MOST: usize = 1000;

/// `words` are those of a command up to the cursor, beginning with the program; the last one is completed. `root` is the definition of the command line.
pub(in crate::cli) fn answer(words: Vec<OsString>, root: Command) -> String {
    let configured = Configured::read(&words);
    let mut root = with_known(root, &configured);
    lines(&mut root, words)
}

fn lines(root: &mut Command, words: Vec<OsString>) -> String {
    let asks_for_option = words.last().is_some_and(|word| word.as_encoded_bytes().starts_with(b"-"));
    let last = words.len().saturating_sub(1);
    let folder = std::env::current_dir().ok();
    // Where nothing can be said, nothing is.
    let candidates = complete(root, words, last, folder.as_deref()).unwrap_or_default();
    let candidates: Vec<_> = candidates.iter().filter_map(Line::of).collect();
    // Options come to mind once a dash is there, or where there is nothing else.
    let has_other = candidates.iter().any(|line| !line.is_option());
    let shown = candidates.iter().filter(|line| asks_for_option || !has_other || !line.is_option());
    shown.take(MOST).map(Line::written).collect()
}

struct Line<'c> {
    text: &'c str,
    help: String,
}

impl<'c> Line<'c> {
    /// Nothing for a text that no shell could show on one line.
    fn of(candidate: &'c CompletionCandidate) -> Option<Self> {
        let text = candidate.get_value().to_str()?;
        let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
        let help = help.lines().next().unwrap_or_default().replace('\t', " ");
        (!text.contains(char::is_control)).then_some(Self { text, help })
    }

    fn is_option(&self) -> bool {
        self.text.starts_with('-')
    }

    fn written(&self) -> String {
        format!("{}\t{}\n", self.text, self.help)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::args::Arguments;

    fn texts(words: &[&str], configuration: &str) -> Vec<String> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        let mut root = with_known(Arguments::command(), &Configured::parse(configuration));
        let lines = lines(&mut root, words);
        lines.lines().filter_map(|line| line.split_once('\t')).map(|(text, _)| text.to_owned()).collect()
    }

    #[test]
    fn commands_are_completed() {
        assert_eq!(texts(&["cimjob", "ex"], ""), ["explain"]);
    }

    #[test]
    fn options_are_shown_once_a_dash_is_typed() {
        assert!(texts(&["cimjob", ""], "").iter().all(|text| !text.starts_with('-')));
        assert_eq!(texts(&["cimjob", "list", "--hosts"], ""), ["--hosts-file"]);
    }

    #[test]
    fn states_are_completed_as_they_are_typed() {
        let states = texts(&["cimjob", "list", "--state", ""], "");
        assert!(
            states.contains(&"exception".to_owned()) && states.contains(&"completed-with-warnings".to_owned()),
            "{states:?}"
        );
        assert_eq!(texts(&["cimjob", "list", "--state", "running,EXC"], ""), ["running,exception"]);
        assert_eq!(texts(&["cimjob", "list", "--state=exc"], ""), ["--state=exception"]);
    }

    #[test]
    fn what_is_completed_is_read_again() {
        for (option, values) in [
            ("--state", texts(&["cimjob", "list", "--state", ""], "")),
            ("--type", texts(&["cimjob", "list", "--type", ""], "")),
            ("--class", texts(&["cimjob", "list", "--class", ""], "")),
        ] {
            assert!(values.len() >= 3, "{option}");
            for value in values {
                let read = Arguments::command().try_get_matches_from(["cimjob", "list", option, &value]);
                assert!(read.is_ok(), "{option} {value}");
            }
        }
    }

    #[test]
    fn words_of_a_job_type_are_found_in_any_case() {
        let types = texts(&["cimjob", "list", "--type", "start v"], "");
        assert_eq!(types, ["Start Virtual Machine"]);
    }

    #[test]
    fn profiles_and_hosts_are_those_of_the_configuration() {
        let file = "[profile.lab]\nhost = 'hv01.lab.test'\n[profile.\"two words\"]\nhost = 'ops@hv09'\nuser = 'LAB\\ops'\n\
                    [[host]]\nmatch = '*.lab.test'\nport = 1\n[[host]]\nmatch = 'HV02'\nport = 1\n";
        assert_eq!(texts(&["cimjob", "list", "--profile", ""], file), ["lab", "two words"]);
        assert_eq!(texts(&["cimjob", "list", "--host", ""], file), ["HV02", "hv01.lab.test"]);
        assert_eq!(texts(&["cimjob", "doctor", "hv"], file), ["HV02", "hv01.lab.test"]);
    }

    #[test]
    fn formats_of_reports_wait_for_their_file() {
        let formats = texts(&["cimjob", "list", "--report", ""], "");
        assert!(formats.contains(&"junit=".to_owned()) && formats.contains(&"auto".to_owned()), "{formats:?}");
    }

    #[test]
    fn help_completes_commands_and_topics() {
        assert_eq!(texts(&["cimjob", "help", "cr"], ""), ["create", "credentials"]);
    }

    #[test]
    fn an_unreadable_configuration_completes_nothing() {
        assert!(texts(&["cimjob", "list", "--profile", ""], "[profile.lab]\npassword = 'hunter2'").is_empty());
    }
}
