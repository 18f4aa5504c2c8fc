//! `cimjob doctor` as people and scripts run it.

use serde_json::Value;

use super::json::document;
use super::program::{Cimjob, Ended, Host, PASSWORD, USER};

/// The verdicts by the names of their checks.
fn verdict<'d>(document: &'d Value, name: &str) -> &'d str {
    let checks = document["checks"].as_array().unwrap();
    checks.iter().find(|check| check["name"] == name).unwrap()["verdict"].as_str().unwrap()
}

fn on(host: &Host, arguments: &[&str]) -> Ended {
    host.cimjob(&["doctor"]).arguments(arguments).run()
}

#[test]
fn a_host_in_order_has_a_line_for_each_check_and_ends_with_0() {
    let text = on(&Host::start(), &[]).data();
    for line in [
        "ok       tls",
        "ok       login      LAB\\operator logged in with NTLM",
        "ok       class",
        "All checks passed.",
    ] {
        assert!(text.contains(line), "{line:?} is not in {text}");
    }
    // The title, thirteen checks, the conclusion.
    assert_eq!(text.lines().count(), 15, "{text}");
}

#[test]
fn an_environment_without_a_proxy_hides_neither_network_nor_tls() {
    let host = Host::start();
    let names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    let doctor = host.cimjob(&["doctor", "--proxy-from-env"]);
    let text = names.into_iter().fold(doctor, |doctor, name| doctor.variable(name, "")).run().data();
    assert!(text.contains("ok       connect") && text.contains("ok       tls"), "{text}");
}

#[test]
fn the_document_is_what_the_schema_says() {
    let examined = on(&Host::start(), &["-o", "json"]);
    let document = document(&examined, "doctor");
    assert_eq!((verdict(&document, "get"), verdict(&document, "quotas")), ("ok", "ok"));
    assert_eq!(document["exit_code"], 0);
}

#[test]
fn a_wrong_password_is_4_in_the_exit_code_and_in_the_document() {
    let host = Host::start();
    let examined = host.cimjob(&["doctor", "-o", "json"]).variable("CIMJOB_PASSWORD", "wrong").run().with(4);
    let document = document(&examined, "doctor");
    assert_eq!((verdict(&document, "login"), verdict(&document, "get")), ("failed", "skipped"));
    assert_eq!(document["exit_code"], 4);
    let fix = &document["checks"][7]["fix"];
    assert_eq!(
        (&fix["place"], fix["text"].as_str().unwrap().starts_with("check user and password")),
        (&"client".into(), true)
    );
}

#[test]
fn without_a_user_there_is_no_login_and_nothing_fails() {
    let text = Host::start().stranger(&["doctor"]).run().data();
    assert!(text.contains("skipped  login      no login attempted"), "{text}");
    assert!(text.contains("All checks before the login passed"), "{text}");
}

#[test]
fn a_port_where_nothing_listens_is_6_and_the_port_is_to_be_checked() {
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let text = Cimjob::new(&["doctor", &address.to_string()]).run().with(6).stdout;
    assert!(text.contains("failed   connect"), "{text}");
    assert!(
        text.contains(
            "check the name, the firewall, and that WinRM listens on this port (5986 for HTTPS, 5985 for HTTP)"
        ),
        "{text}"
    );
    assert!(text.contains("First failed check: connect."), "{text}");
}

#[test]
fn a_namespace_that_is_not_there_is_5() {
    let text = on(&Host::start(), &["--namespace", "root/nowhere"]).with(5).stdout;
    assert!(text.contains("failed   namespace"), "{text}");
}

#[test]
fn an_untrusted_certificate_is_6_and_names_its_pin() {
    let host = Host::start();
    let address = host.running.address().to_string();
    let text =
        Cimjob::new(&["doctor", &address]).variable("CIMJOB_USER", USER).variable("CIMJOB_PASSWORD", PASSWORD).run();
    let text = text.with(6).stdout;
    assert!(text.contains(&format!("--pin {}", host.running.pin())), "{text}");
    assert!(text.contains("skipped  login      tls failed"), "{text}");
}

#[test]
fn no_password_is_in_anything_that_is_written() {
    let host = Host::start();
    for arguments in [&["-o", "json", "-vv"][..], &["-vv"]] {
        let ended = on(&host, arguments);
        for written in [&ended.stdout, &ended.stderr] {
            assert!(!written.is_empty() && !written.contains(PASSWORD), "{written}");
        }
    }
}

#[cfg(feature = "nats")]
#[test]
fn the_document_about_a_nats_server_is_what_the_schema_says() {
    let nothing = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("nats://{nothing}");
    let examined = Cimjob::new(&["doctor", "-o", "json", "--nats", &url]).run().with(6);
    let document = document(&examined, "doctor");
    assert_eq!((verdict(&document, "connect"), verdict(&document, "worker")), ("failed", "skipped"));
    assert_eq!(document["endpoint"], nothing.to_string());
}

#[cfg(feature = "nats")]
#[test]
fn a_host_and_a_nats_server_are_not_examined_at_once() {
    let examined = Cimjob::new(&["doctor", "hv01", "--nats", "nats://127.0.0.1:1"]).run().with(2);
    assert!(examined.stderr.contains("leave the host out"), "{examined:?}");
}
