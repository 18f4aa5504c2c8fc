//! Options and commands that other programs have are answered with those of cimjob.

use super::program::{Cimjob, Ended};

/// Runs what cimjob does not have.
fn refused(words: &[&str]) -> Ended {
    Cimjob::new(words).run().with(2)
}

/// The one line that says what to type instead.
fn tip(words: &[&str]) -> String {
    let message = refused(words).message();
    let tips: Vec<_> = message.lines().filter_map(|line| line.trim().strip_prefix("tip: ")).collect();
    assert_eq!(tips.len(), 1, "{words:?}: {message}");
    tips[0].to_owned()
}

const OPTIONS: [(&str, &str); 11] = [
    ("--password", "--password-stdin"),
    ("-p", "CIMJOB_PASSWORD"),
    ("--username", "--user 'DOMAIN"),
    ("-u", "--user 'DOMAIN"),
    ("--json", "-o json"),
    ("--insecure", "--pin"),
    ("-k", "--pin"),
    ("--debug", "-vv"),
    ("--ComputerName", "--host HOST"),
    ("--ssl", "HTTPS is the default"),
    ("--kerberos", "--auth"),
];

const COMMANDS: [(&str, &str); 10] = [
    ("jobs", "cimjob list HOST"),
    ("errors", "cimjob list HOST --failed --errors"),
    ("status", "cimjob explain JOB"),
    ("show", "cimjob explain JOB"),
    ("describe", "cimjob explain JOB"),
    ("completions", "in a shell"),
    ("help-topics", "cimjob help TOPIC"),
    ("follow", "cimjob wait JOB"),
    ("ping", "cimjob doctor HOST"),
    ("rm", "cimjob delete TARGET"),
];

#[test]
fn a_wrong_option_is_answered_with_the_right_one() {
    for (option, right) in OPTIONS {
        let tip = tip(&["list", "hv01", option]);
        assert!(tip.contains(right), "{option}: {tip}");
    }
}

#[test]
fn a_wrong_command_is_answered_with_the_right_one() {
    for (command, right) in COMMANDS {
        let tip = tip(&[command, "x"]);
        assert!(tip.contains(right), "{command}: {tip}");
    }
}

#[test]
fn what_is_answered_exists() {
    let help = Cimjob::new(&["help", "list"]).run().data() + &Cimjob::new(&["help", "put"]).run().data();
    let commands = Cimjob::new(&["-h"]).run().data();
    let tips = OPTIONS.iter().map(|(option, _)| tip(&["list", option]));
    let tips: Vec<String> = tips.chain(COMMANDS.iter().map(|(command, _)| tip(&[command]))).collect();
    for word in tips.iter().flat_map(|tip| tip.split([' ', ',', ';', '`'])).filter(|word| word.starts_with("--")) {
        assert!(help.contains(word), "{word}");
    }
    let after = |tip: &String| -> Vec<String> {
        let calls = tip.split("cimjob ").skip(1).filter_map(|call| call.split([' ', ';', '`']).next());
        calls.filter(|call| call.starts_with(char::is_lowercase)).map(str::to_owned).collect()
    };
    for command in tips.iter().flat_map(after).filter(|command| command != "has") {
        assert!(commands.contains(&format!("  {command} ")), "{command}");
    }
}

#[test]
fn a_password_that_was_typed_is_not_shown() {
    for words in
        [&["list", "--password=tell-nobody"][..], &["list", "--password", "tell-nobody"], &["list", "-ptell-nobody"]]
    {
        let ended = refused(&[words, &["-o", "json"]].concat());
        assert!(!format!("{ended:?}").contains("tell-nobody"), "{ended:?}");
    }
}

#[test]
fn programs_get_the_answer_too() {
    let failure = refused(&["list", "--json", "-o", "json"]).json();
    assert_eq!(failure["exit_code"], 2);
    assert!(failure["hint"].as_str().unwrap().starts_with("use -o json"), "{failure}");
}
