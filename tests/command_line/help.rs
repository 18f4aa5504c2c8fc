//! Help: `-h` is short, `--help` is whole, topics are the manual, and examples can be pasted.

use std::process::Command;

use super::program::Cimjob;

/// The commands that the help of the program lists, with the nested ones.
pub(super) fn commands() -> Vec<Vec<String>> {
    let nested = |name: String| match &*name {
        "cert" | "config" | "journal" | "record" => {
            listed(&[&name]).into_iter().map(|inner| vec![name.clone(), inner]).collect::<Vec<_>>()
        }
        _ => vec![vec![name]],
    };
    listed(&[]).into_iter().flat_map(nested).collect()
}

/// The commands that a help lists.
fn listed(command: &[&str]) -> Vec<String> {
    let help = help(command, "-h");
    let lines = help.lines().filter_map(|line| line.strip_prefix("  "));
    let named = lines.filter(|line| line.starts_with(char::is_lowercase)).filter_map(|line| line.split_once("  "));
    named.map(|(name, _)| name.to_owned()).collect()
}

pub(super) fn help(command: &[&str], option: &str) -> String {
    Cimjob::new(command).arguments(&[option]).variable("COLUMNS", "80").run().data()
}

fn of(command: &[String], option: &str) -> String {
    let words: Vec<&str> = command.iter().map(String::as_str).collect();
    help(&words, option)
}

/// The lines below `Examples:`.
fn examples(help: &str) -> Vec<&str> {
    let below = help.lines().skip_while(|line| *line != "Examples:").skip(1);
    below.take_while(|line| !line.is_empty()).map(str::trim).collect()
}

#[test]
fn the_short_help_of_every_command_fits_forty_lines_of_eighty_columns() {
    for command in &commands() {
        let text = of(command, "-h");
        let lines = text.lines().count();
        assert!(lines <= 40, "{command:?}: {lines} lines\n{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{command:?}\n{text}");
    }
}

#[test]
fn the_program_lists_more_than_twenty_commands_in_groups() {
    assert!(commands().len() > 20);
    let text = help(&[], "-h");
    for group in ["Jobs:", "Connecting:", "Read instances of any class:", "Change the host:", "Without a host:"] {
        assert!(text.lines().any(|line| line == group), "{group}");
    }
}

#[test]
fn the_long_help_shows_every_option_of_a_connection() {
    let (short, long) = (help(&["list"], "-h"), help(&["list"], "--help"));
    for option in ["--keytab", "--tls-min", "--trace-wire", "--namespace", "--owner"] {
        assert!(!short.contains(option) && long.contains(option), "{option}");
    }
}

#[test]
fn every_command_has_two_examples_on_one_line_each() {
    for command in commands() {
        let text = of(&command, "-h");
        let examples = examples(&text);
        assert!(examples.len() >= 2, "{command:?}\n{text}");
        assert!(examples.iter().all(|example| example.contains("cimjob ")), "{command:?}: {examples:?}");
    }
}

/// A shell splits each line into words. With `--help` behind them the program reads the options before it, and asks no host.
#[cfg(unix)]
#[test]
fn examples_can_be_pasted_into_a_shell() {
    for command in commands() {
        let text = of(&command, "-h");
        for example in examples(&text) {
            let calls: Vec<&str> = example.split(" | ").filter_map(|call| call.strip_prefix("cimjob ")).collect();
            assert!(!calls.is_empty(), "{example}");
            for call in calls {
                let script = format!("\"$CIMJOB\" {call} --help");
                let program = env!("CARGO_BIN_EXE_cimjob");
                let run = Command::new("sh").args(["-c", &script]).env("CIMJOB", program).output().unwrap();
                assert!(run.status.success(), "{example}: {}", String::from_utf8_lossy(&run.stderr));
            }
        }
    }
}

#[test]
fn each_topic_has_a_page() {
    let topics = ["connection", "trust", "credentials", "environment", "exit-codes", "jobs", "output"];
    let pages: Vec<String> = topics.iter().map(|topic| Cimjob::new(&["help", topic]).run().data()).collect();
    for (page, topic) in pages.iter().zip(topics) {
        assert!(page.lines().count() > 5, "{topic}");
        assert_eq!(pages.iter().filter(|other| *other == page).count(), 1, "{topic}");
    }
}

#[test]
fn the_page_of_exit_codes_has_the_codes_of_the_readme() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let page = Cimjob::new(&["help", "exit-codes"]).run().data();
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" | "));
    for codes in rows.map(|(codes, _)| codes).filter(|codes| codes.starts_with(|c: char| c.is_ascii_digit())) {
        for code in codes.split(", ") {
            assert!(page.lines().any(|line| line.trim_start().starts_with(&format!("{code} "))), "{code}");
        }
    }
}

#[test]
fn help_shows_the_long_help_of_a_command() {
    assert_eq!(Cimjob::new(&["help", "list"]).run().data(), Cimjob::new(&["list", "--help"]).run().data());
    let nested = Cimjob::new(&["help", "cert", "show"]).run().data();
    assert!(nested.contains("Show the certificates of a host"), "{nested}");
}

#[test]
fn help_of_an_unknown_word_names_it() {
    let run = Cimjob::new(&["help", "nonsense"]).run();
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("nonsense is not a command or topic"), "{}", run.stderr);
}
