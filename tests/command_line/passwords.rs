//! Where the password comes from, and that it never shows.

use std::io::Write;

use tempfile::NamedTempFile;

use super::program::{Cimjob, Ended, Host, PASSWORD, Stranger, USER, job};
use super::support::job_host::{JobHost, job_with};

fn asking(host: &Host) -> Cimjob<'_> {
    host.stranger(&["explain", &job(8), "--user", USER])
}

fn file(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

#[test]
fn the_password_comes_from_the_variable() {
    asking(&Host::start()).variable("CIMJOB_PASSWORD", PASSWORD).run().data();
}

#[test]
fn the_password_comes_from_the_first_line_of_a_file() {
    let file = file(&format!("{PASSWORD}\r\nmore\n"));
    asking(&Host::start()).arguments(&["--password-file", file.path().to_str().unwrap()]).run().data();
}

#[test]
fn the_password_comes_from_standard_input() {
    asking(&Host::start()).arguments(&["--password-stdin"]).input(&format!("{PASSWORD}\n")).run().data();
}

#[test]
fn an_option_goes_before_the_variable() {
    let host = Host::start();
    let command = asking(&host).variable("CIMJOB_PASSWORD", "wrong").arguments(&["--password-stdin"]);
    command.input(PASSWORD).run().data();
}

#[test]
fn without_a_password_and_a_terminal_the_ways_to_give_one_are_told() {
    let message = asking(&Host::start()).run().with(78).message();
    for way in ["CIMJOB_PASSWORD", "--password-file", "--password-stdin", USER] {
        assert!(message.contains(way), "{message}");
    }
}

#[test]
fn an_empty_password_is_an_oversight() {
    let (host, file) = (Host::start(), file("\nsecond line"));
    let variable = asking(&host).variable("CIMJOB_PASSWORD", "").run().with(78).message();
    assert!(variable.contains("CIMJOB_PASSWORD is empty"), "{variable}");
    asking(&host).arguments(&["--password-file", file.path().to_str().unwrap()]).run().with(78);
    asking(&host).arguments(&["--password-stdin"]).run().with(78);
}

/// The variable, a file, standard input: what is in them, and how cimjob ends.
fn from_each_source(text: &str, code: i32) -> [Ended; 3] {
    let (host, file) = (Host::start(), file(text));
    [
        asking(&host).variable("CIMJOB_PASSWORD", text).run().with(code),
        asking(&host).arguments(&["--password-file", file.path().to_str().unwrap()]).run().with(code),
        asking(&host).arguments(&["--password-stdin"]).input(text).run().with(code),
    ]
}

#[test]
fn one_line_break_at_the_end_of_a_password_does_not_belong_to_it() {
    for end in ["\n", "\r\n", "\r"] {
        from_each_source(&format!("{PASSWORD}{end}"), 0);
    }
    let host = Host::start();
    asking(&host).variable("CIMJOB_PASSWORD", &format!("{PASSWORD}\n\n")).run().with(78);
}

#[test]
fn a_control_character_in_a_password_ends_before_anything_is_sent() {
    for inside in ["\t", "\u{1B}", "\u{85}", "\r"] {
        for ended in from_each_source(&format!("Job-0815{inside} please"), 78) {
            let named = ["contains a control character", "contains a line break"];
            assert!(
                named.iter().any(|named| ended.stderr.contains(named)) && !ended.stderr.contains("0815"),
                "{ended:?}"
            );
        }
    }
    let peer = Stranger::start(JobHost::new().on("Get", [job_with(7, &[])]).start());
    peer.explain().variable("CIMJOB_PASSWORD", "Job-0815\u{7}").run().with(78);
    assert!(peer.peer.requests().is_empty());
}

#[test]
fn one_line_break_at_the_end_of_an_account_does_not_belong_to_it() {
    let host = Host::start();
    let ask = |user: &str| host.explain(8).variable("CIMJOB_USER", user).run();
    ask(&format!("{USER}\n")).data();
    for user in [format!("{USER}\n\n"), format!("{USER}\u{7}")] {
        assert!(ask(&user).with(2).stderr.contains("contains a control character"));
    }
}

#[test]
fn what_is_too_long_is_refused_with_78() {
    let (host, long) = (Host::start(), file(&"x".repeat(4097)));
    let password = asking(&host).arguments(&["--password-file", long.path().to_str().unwrap()]).run().with(78);
    assert!(password.stderr.contains("longer than 4096 bytes"), "{password:?}");
    let log = NamedTempFile::new().unwrap();
    log.as_file().set_len(64 * 1024 * 1024 + 1).unwrap();
    let explained = host.cimjob(&["explain", "--from-log", log.path().to_str().unwrap()]).run().with(78);
    assert!(explained.stderr.contains("longer than 67108864 bytes"), "{explained:?}");
    let authorities = file(&"x".repeat(4 * 1024 * 1024 + 1));
    let command = Cimjob::new(&["identify", "--host", "hv01", "--ca-file", authorities.path().to_str().unwrap()]);
    assert!(command.run().with(78).stderr.contains("longer than 4194304 bytes"));
}

#[test]
fn job_and_password_cannot_both_come_from_standard_input() {
    let host = Host::start();
    let command = host.stranger(&["explain", "-", "--user", USER, "--password-stdin"]);
    assert!(command.input("x\ny\n").run().with(2).message().contains("standard input cannot hold both"));
}

#[test]
fn two_sources_of_the_password_are_too_many() {
    asking(&Host::start()).arguments(&["--password-stdin", "--password-file", "x"]).run().with(2);
}

#[test]
fn a_password_of_other_letters_logs_in() {
    let host = Host::start();
    let command = host.stranger(&["explain", &job(8), "--user", r"LAB\jürgen"]);
    command.variable("CIMJOB_PASSWORD", "Größe€本").run().data();
}

#[test]
fn a_wrong_password_is_in_no_message_and_no_log() {
    for scheme in ["ntlm", "basic"] {
        let host = Host::start();
        let command = asking(&host).variable("CIMJOB_PASSWORD", "tell-nobody").arguments(&["--auth", scheme]);
        let ended = command.arguments(&["-v", "-v", "-o", "json"]).run().with(4);
        assert!(!format!("{ended:?}").contains("tell-nobody"), "{ended:?}");
    }
}
