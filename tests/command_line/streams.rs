//! Data on standard output, everything else on standard error; nothing on either can steer a terminal.

use std::io::{BufRead, BufReader, Read};

use super::program::{Cimjob, Ended, Host, Stranger, job};
use super::support::answers::{NO_ERROR, SOAP, envelope, http, related};
use super::support::scripted_peer::Peer;

fn is_steering(character: char) -> bool {
    let bidirectional =
        matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    bidirectional || (character.is_control() && character != '\n')
}

fn assert_harmless(text: &str) {
    assert!(!text.chars().any(is_steering), "{text:?}");
}

#[test]
fn the_log_leaves_the_data_alone() {
    let host = Host::start();
    let (quiet, loud) = (host.explain(8).run(), host.explain(8).arguments(&["-vv"]).run());
    let data = |ended: &Ended| ended.stdout.lines().filter(|line| !line.contains("kept until")).count();
    assert_eq!((quiet.stderr.as_str(), data(&quiet)), ("", data(&loud)));
    assert!(loud.stderr.contains("received an answer"), "{loud:?}");
}

#[test]
fn text_of_a_host_is_harmless_on_standard_output() {
    let text = Host::start().explain(19).run().data();
    assert_harmless(&text);
    assert!(text.contains("<U+009B>32m <U+202E>txt.exe<U+202C>") && text.contains("ウェブ19"), "{text}");
}

#[test]
fn text_of_a_host_is_harmless_on_standard_error() {
    let fault = "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason>\
        <s:Text>evil \u{9b}31m\u{202e}txt.exe\r\ncimjob: all is well</s:Text></s:Reason></s:Fault>";
    let stranger = Stranger::start(Peer::answering(move |request| http(500, SOAP, envelope(request, fault))));
    let message = stranger.explain().run().with(7).message();
    assert_harmless(&message);
    assert!(message.contains("evil <U+009B>31m<U+202E>txt.exe"), "{message}");
    assert_eq!(message.lines().filter(|line| line.starts_with("cimjob:")).count(), 1, "{message}");
}

#[test]
fn an_answer_that_relates_to_nothing_is_said() {
    let stranger = Stranger::start(Peer::answering(|_| http(200, SOAP, related("", NO_ERROR))));
    let ended = stranger.cimjob(&["get-error", &job(1), "--class", "Msvm_ConcreteJob"]).run();
    assert!(ended.stderr.contains("does not say which request it belongs to"), "{ended:?}");
}

#[test]
fn an_answer_that_relates_to_nothing_is_said_beside_lines_of_json() {
    let stranger = Stranger::start(Peer::answering(|_| http(200, SOAP, related("", NO_ERROR))));
    let ended = stranger.cimjob(&["get-error", &job(1), "--class", "Msvm_ConcreteJob", "-o", "jsonl"]).run();
    assert!(ended.stderr.contains("does not say which request it belongs to"), "{ended:?}");
    let documents = ended.stdout.lines().filter(|line| serde_json::from_str::<serde_json::Value>(line).is_ok());
    assert_eq!((documents.count(), ended.stdout.lines().count()), (1, 1), "{ended:?}");
}

const IDENTITY: &str = "<i:IdentifyResponse xmlns:i=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">\
    <i:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</i:ProtocolVersion></i:IdentifyResponse>";

/// A host that says what it is, and nothing of the requests that it answers.
fn host_that_relates_to_nothing() -> Stranger {
    Stranger::start(Peer::answering(|request| {
        let is_identify = request.body.contains("wsmanidentity.xsd");
        http(200, SOAP, related("", if is_identify { IDENTITY } else { NO_ERROR }))
    }))
}

/// A request to identify has no message ID that the answer could name (DSP0226 section 11).
#[test]
fn of_an_answer_to_identify_nothing_is_missing() {
    for format in ["text", "json", "jsonl"] {
        let ended = host_that_relates_to_nothing().cimjob(&["identify", "-o", format]).run().with(0);
        assert!(!ended.stderr.contains("does not say which request it belongs to"), "{ended:?}");
    }
}

#[test]
fn doctor_says_that_an_answer_relates_to_nothing() {
    let ended = host_that_relates_to_nothing().cimjob(&["doctor"]).run();
    assert!(ended.stderr.contains("does not say which request it belongs to"), "{ended:?}");
}

#[test]
fn the_log_of_a_hostile_answer_is_harmless() {
    let stranger = Stranger::start(Peer::answering(|_| http(503, "text/\u{85}plain", "\u{1b}[31m")));
    assert_harmless(&stranger.explain().arguments(&["-vv"]).run().message());
}

/// A host whose fault holds a command for each CI system.
fn host_with_commands() -> Stranger {
    let fault = "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason>\
        <s:Text>evil\r\n::error::x ##[error]x ##vso[task.x]x ##teamcity[x]</s:Text></s:Reason></s:Fault>";
    Stranger::start(Peer::answering(move |request| http(500, SOAP, envelope(request, fault))))
}

#[test]
fn no_command_of_a_host_reaches_a_ci_system() {
    let host = host_with_commands();
    for ci in [("CI", "true"), ("TF_BUILD", "True"), ("TEAMCITY_VERSION", "2025.07")] {
        for arguments in [&[][..], &["-vv"]] {
            let ended = host.explain().arguments(arguments).variable(ci.0, ci.1).run();
            let message = ended.with(7).message();
            assert!(message.contains("evil") && message.contains("# #vso[task.x]"), "{message}");
            assert!(!message.contains("::") && !message.contains("##"), "{message}");
        }
    }
    assert!(host.explain().run().message().contains("##vso[task.x]"), "elsewhere it stays as it is");
}

#[test]
fn no_command_in_an_argument_reaches_a_ci_system() {
    let refused = |ci: &str| {
        let command = Cimjob::new(&["explain", "x", "--port", "::error::##vso[x]"]).variable("CI", ci);
        command.run().with(2).message()
    };
    let message = refused("true");
    assert!(message.contains("error: ") && !message.contains("::") && !message.contains("##"), "{message}");
    assert!(refused("false").contains("::error::##vso[x]"));
}

#[test]
fn json_is_the_same_in_a_ci_system() {
    let host = host_with_commands();
    let message = |command: Cimjob<'_>| command.arguments(&["-o", "json"]).run().json()["fault"]["message"].clone();
    assert_eq!(message(host.explain().variable("CI", "true")), message(host.explain()));
    assert!(message(host.explain()).as_str().unwrap().contains("##vso[task.x]"));
}

#[test]
fn color_is_for_terminals_unless_it_is_asked_for() {
    let host = Host::start();
    let escapes = |arguments: &[&str]| host.explain(1).arguments(arguments).run().data().contains('\u{1b}');
    assert_eq!((escapes(&[]), escapes(&["--color", "always"]), escapes(&["--color", "never"])), (false, true, false));
}

#[test]
fn an_explicit_color_overrides_no_color() {
    let host = Host::start();
    let command = host.explain(1).variable("NO_COLOR", "1");
    assert!(command.arguments(&["--color", "always"]).run().data().contains('\u{1b}'));
}

#[test]
fn json_has_no_color() {
    assert!(!Host::start().explain(1).arguments(&["--color", "always", "-o", "json"]).run().data().contains('\u{1b}'));
}

#[test]
fn the_format_may_be_a_variable() {
    let host = Host::start();
    let command = host.explain(1).arguments(&["--exit-status"]).variable("CIMJOB_OUTPUT", "json");
    assert_eq!(command.run().with(1).json()["outcome"], "failed");
}

#[test]
fn the_format_may_be_before_the_command() {
    let host = Host::start();
    let ended = host.cimjob(&["-o", "json", "explain", &job(8)]).run();
    assert_eq!(ended.with(0).json()["kind"], "explanation");
}

#[test]
fn help_and_version_are_data() {
    for arguments in [&["--help"][..], &["explain", "--help"], &["--version"], &["explain", "-V"]] {
        assert!(Cimjob::new(arguments).run().data().contains("cimjob"));
    }
}

/// Reads so many lines and goes away; how the program ends then.
fn ended_after(command: Cimjob<'_>, lines: usize) -> Ended {
    let mut child = command.spawn();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..lines {
        reader.read_line(&mut String::new()).unwrap();
    }
    drop(reader);
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    Ended { code: child.wait().unwrap().code(), stdout: String::new(), stderr }
}

#[test]
fn a_reader_that_goes_away_ends_the_program_cleanly() {
    for lines in [0, 1] {
        assert_eq!(ended_after(Cimjob::new(&["demo"]), lines).data(), "");
        assert_eq!(ended_after(Cimjob::new(&["demo", "-o", "json"]), lines).data(), "");
    }
    assert_eq!(ended_after(Host::start().explain(1), 0).data(), "");
    assert_eq!(ended_after(Cimjob::new(&["--help"]), 0).data(), "");
}

#[test]
fn a_reader_that_goes_away_does_not_change_the_exit_code() {
    let host = Host::start();
    for lines in [0, 1] {
        ended_after(host.explain(1).arguments(&["--exit-status"]), lines).with(1);
        ended_after(host.get_error(20), lines).with(7);
    }
    let job = job(1);
    ended_after(host.cimjob(&["wait", &job]), 0).with(1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_74() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let ended = Host::start().explain(8).writing_to(full).run().with(74);
    assert!(ended.stderr.contains("the result cannot be written"), "{ended:?}");
}

#[test]
fn a_failure_is_told_even_if_no_one_reads_its_document() {
    let ended = ended_after(Host::start().explain(99).arguments(&["-o", "json"]), 0).with(5);
    assert!(ended.stderr.contains("RESOURCE_NOT_FOUND"), "{ended:?}");
}
