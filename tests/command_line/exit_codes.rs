//! Every exit code by a situation that leads to it, with a message that says what to do.

use std::net::TcpListener;

use super::program::{Cimjob, Ended, Host, Stranger, job};
use super::support::answers::{fault, http};
use super::support::scripted_peer::Peer;

/// The message of an end without data, which has these parts.
fn assert_ends(ended: Ended, code: i32, parts: &[&str]) {
    let message = ended.with(code).message();
    for part in parts {
        assert!(message.contains(part), "{part:?} is not in {message}");
    }
    assert!(message.starts_with("cimjob: ") || message.starts_with("error: "), "{message}");
}

#[test]
fn arguments_that_make_no_sense_are_2() {
    assert_ends(Cimjob::new(&["explain"]).run(), 2, &["<JOB>"]);
    assert_ends(Cimjob::new(&["explain", "x", "--password", "secret"]).run(), 2, &["--password-f"]);
    assert_ends(Cimjob::new(&["explain", "x", "--timeout", "25h"]).run(), 2, &["one second"]);
    assert_ends(Cimjob::new(&["identify", "--host", "x", "--timeout", "0"]).run(), 2, &["only wait does that"]);
    assert_ends(Cimjob::new(&["identify", "--host", "x", "--pin", "sha256:12"]).run(), 2, &["64 hexadecimal digits"]);
}

#[test]
fn a_misspelled_option_is_2_and_the_right_one_is_named() {
    assert_ends(Cimjob::new(&["explain", "--outptu", "json", "x"]).run(), 2, &["--output"]);
}

#[test]
fn a_missing_host_or_user_is_2_and_says_how_to_give_it() {
    assert_ends(Cimjob::new(&["explain", &job(1)]).run(), 2, &["--host", "CIMJOB_HOST"]);
    assert_ends(Cimjob::new(&["explain", &job(1), "--host", "hv01"]).run(), 2, &["--user", "CIMJOB_USER"]);
}

#[test]
fn plain_http_is_2_and_names_the_https_port() {
    assert_ends(Cimjob::new(&["identify", "--host", "http://hv01:5985"]).run(), 2, &["plain HTTP is refused", "5986"]);
}

#[test]
fn a_malformed_path_is_2_and_tells_the_position() {
    let path = r#"\\HV01\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="8E1C"#;
    assert_ends(Cimjob::new(&["explain", path]).run(), 2, &["at character 59", "never closed", "in single quotes"]);
}

#[test]
fn a_path_to_something_else_is_2() {
    let path = r#"\\HV01\root\virtualization\v2:Msvm_ComputerSystem.Name="web01""#;
    assert_ends(Cimjob::new(&["explain", path]).run(), 2, &["Msvm_ComputerSystem", "InstanceID"]);
}

#[test]
fn a_wrong_password_is_4() {
    let host = Host::start();
    let wrong = host.explain(1).variable("CIMJOB_PASSWORD", "wrong");
    assert_ends(wrong.run(), 4, &["did not accept the credentials", "try: check user"]);
}

#[test]
fn a_missing_right_is_4() {
    assert_ends(Host::start().explain(24).run(), 4, &["AccessDenied", "RootSDDL"]);
}

#[test]
fn an_unknown_job_is_5_and_so_is_an_unknown_class() {
    let host = Host::start();
    assert_ends(host.explain(99).run(), 5, &["5 minutes"]);
    assert_ends(host.cimjob(&["explain", &job(1), "--class", "Nope"]).run(), 5, &["no class Nope", "check the class"]);
}

#[test]
fn an_unknown_namespace_is_5() {
    let host = Host::start();
    let command = host.cimjob(&["explain", &job(1), "--namespace", "root/none"]);
    assert_ends(command.run(), 5, &["check --namespace"]);
}

#[test]
fn no_listener_is_6() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    assert_ends(Cimjob::new(&["identify", "--host", &free]).run(), 6, &[free.as_str(), "no connection", "5986"]);
}

#[test]
fn a_name_without_an_address_is_6() {
    assert_ends(Cimjob::new(&["identify", "--host", "no-such-host.invalid"]).run(), 6, &["cannot be resolved", "DNS"]);
}

#[test]
fn an_untrusted_certificate_is_6_and_shows_the_pin_to_trust() {
    let host = Host::start();
    let address = host.running.address().to_string();
    let trust = format!("--pin {}", host.running.pin());
    assert_ends(Cimjob::new(&["identify", "--host", &address]).run(), 6, &["not trusted", &trust, "--ca-file"]);
}

#[test]
fn a_fault_is_7() {
    let stranger = Stranger::start(Peer::answering(|request| fault(request, "w:InternalError", 2_150_858_755)));
    assert_ends(stranger.explain().run(), 7, &["InternalError", "words of the host"]);
}

#[test]
fn a_host_that_does_not_answer_in_time_is_8() {
    let stalling = Peer::start(|mut conversation| async move { conversation.stall().await });
    let stranger = Stranger::start(stalling);
    let command = stranger.explain().arguments(&["--timeout", "1s"]);
    assert_ends(command.run(), 8, &["longer than 1 s", "--timeout"]);
}

#[test]
fn a_web_page_is_70() {
    let stranger = Stranger::start(Peer::answering(|_| http(200, "text/html", "<!DOCTYPE html><html></html>")));
    assert_ends(stranger.explain().run(), 70, &["web page", "check host, port and path"]);
}

#[test]
fn files_that_are_not_there_are_78() {
    let host = Host::start();
    let at = |option: &str| host.explain(1).arguments(&[option, "/no/such/file"]).run();
    assert_ends(at("--password-file"), 78, &["/no/such/file"]);
    assert_ends(at("--trace-wire"), 78, &["/no/such/file"]);
    let command = Cimjob::new(&["identify", "--host", "hv01", "--ca-file", "/no/such/file"]);
    assert_ends(command.run(), 78, &["/no/such/file"]);
}

#[test]
fn a_file_without_certificates_is_78_and_is_named() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let host = Host::start();
    let address = host.running.address().to_string();
    for command in [&["identify", "--host", &address][..], &["doctor", &address], &["cert", "show", &address]] {
        assert_ends(Cimjob::new(command).arguments(&["--ca-file", file]).run(), 78, &[file, "PEM"]);
    }
}
