//! What is typed overrides what a variable says, and an empty variable says nothing.

use std::collections::BTreeSet;

use super::program::{Cimjob, Host, PASSWORD, USER, job};

#[test]
fn a_port_after_the_host_overrides_the_variable() {
    let host = Host::start();
    let address = host.running.address().to_string();
    host.cimjob(&["identify", "--host", &address]).variable("CIMJOB_PORT", "1").run().data();
    host.cimjob(&["identify"]).variable("CIMJOB_PORT", "1").run().data();
    assert!(host.cimjob(&["identify", "--port", "1"]).run().with(6).stderr.contains(":1:"));
}

#[test]
fn a_variable_is_no_half_of_a_conflict() {
    let host = Host::start();
    let (file, password) = (tempfile::NamedTempFile::new().unwrap(), tempfile::NamedTempFile::new().unwrap());
    std::fs::write(file.path(), host.running.certificate_pem()).unwrap();
    std::fs::write(password.path(), "wrong").unwrap();
    let wrong_pin = format!("sha256:{}", "0".repeat(64));
    let command = host.cimjob(&["identify", "--ca-file", file.path().to_str().unwrap()]);
    command.variable("CIMJOB_PIN", &wrong_pin).run().data();
    let command = host.stranger(&["identify", "--user", USER, "--password-stdin"]).input(PASSWORD);
    command.variable("CIMJOB_PASSWORD_FILE", password.path().to_str().unwrap()).run().data();
}

#[test]
fn a_conflict_that_was_typed_is_told() {
    let pin = format!("sha256:{}", "0".repeat(64));
    let message = Cimjob::new(&["identify", "--ca-file", "x", "--pin", &pin]).run().with(2).message();
    assert!(message.contains("cannot be used with"), "{message}");
}

#[test]
fn flags_take_the_words_that_scripts_use() {
    let host = Host::start();
    let ask = |value| {
        let ask = host.stranger(&["identify", "--user", USER]).input(PASSWORD);
        ask.variable("CIMJOB_PASSWORD_STDIN", value).run()
    };
    for (value, code) in [("1", 0), ("yes", 0), ("0", 78), ("false", 78), ("", 78), ("perhaps", 2)] {
        ask(value).with(code);
    }
}

#[test]
fn an_empty_variable_counts_as_none() {
    let host = Host::start();
    let mut command = host.explain(8).variable("CIMJOB_PASSWORD_STDIN", "0");
    for name in ["PORT", "CA_FILE", "PASSWORD_FILE", "TIMEOUT", "OUTPUT", "TRACE_WIRE", "VERBOSE", "AUTH"] {
        command = command.variable(&format!("CIMJOB_{name}"), "");
    }
    command.run().data();
}

/// Every variable that the topic of them lists.
fn variables() -> BTreeSet<String> {
    let page = Cimjob::new(&["help", "environment"]).run().data();
    let words = page.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    words.map(str::to_owned).collect()
}

#[test]
fn variables_are_for_connection_credentials_trust_output_configuration_log_and_journal() {
    let expected = "ALLOW_UNENCRYPTED AUTH CA_FILE CLIENT_CERT CLIENT_CERT_PASSWORD_FILE CLIENT_KEY COLOR CONFIG CREDENTIAL_HELPER DELEGATE HOST \
        INSECURE_SKIP_VERIFY JOURNAL KEYTAB LOG_FORMAT OUTPUT PASSWORD PASSWORD_FD PASSWORD_FILE PASSWORD_STDIN PATH PIN PORT PROFILE PROXY PROXY_FROM_ENV QUIET RECORD SERVER_NAME SPN TIMEOUT TIMING \
        TLS_BACKEND TLS_MAX TLS_MIN TRACE_WIRE USER UTC VERBOSE";
    let of_nats: &[&str] = if cfg!(feature = "nats") {
        &["NATS", "NATS_CA_FILE", "NATS_CREDS", "NATS_NKEY", "NATS_PASSWORD"]
    } else {
        &[]
    };
    let ours = expected.split_whitespace().chain(of_nats.iter().copied()).map(|name| format!("CIMJOB_{name}"));
    let expected: BTreeSet<_> = ours.chain(["NO_COLOR".to_owned()]).collect();
    assert_eq!(variables(), expected);
}

#[test]
fn no_variable_says_what_a_command_acts_on_or_answers_for_a_person() {
    let host = Host::start();
    let missing = Cimjob::new(&["get"]).variable("CIMJOB_TARGET", "Msvm_ComputerSystem").run().with(2).message();
    assert!(missing.contains("<URI-or-PATH>"), "{missing}");
    // The first line has the age.
    let told = |text: String| text.lines().skip(1).collect::<Vec<_>>().join("\n");
    let class = |value| told(host.explain(8).variable("CIMJOB_CLASS", value).run().data());
    assert_eq!(class("Msvm_NoSuchJob"), class(""));
    let asked = host.cimjob(&["cancel", &job(8)]).variable("CIMJOB_YES", "1").run().with(2).message();
    assert!(asked.contains("--yes"), "{asked}");
}

#[test]
fn a_proxy_of_the_environment_is_used_only_where_that_was_asked_for() {
    let host = Host::start();
    let explain = || {
        let variables = [("HTTPS_PROXY", "http://127.0.0.1:1"), ("ALL_PROXY", "http://127.0.0.1:1"), ("NO_PROXY", "")];
        let explain = host.explain(1).variable("https_proxy", "http://127.0.0.1:1").variable("no_proxy", "");
        variables.into_iter().fold(explain, |explain, (name, value)| explain.variable(name, value))
    };
    explain().run().data();
    explain().arguments(&["--proxy-from-env"]).run().with(6);
}

#[test]
fn a_value_that_is_wrong_is_told_with_its_variable() {
    let told = Cimjob::new(&["identify", "--host", "hv01"]).variable("CIMJOB_TIMEOUT", "soon").run().with(2).stderr;
    assert!(told.contains("invalid value 'soon' for 'CIMJOB_TIMEOUT'"), "{told}");
    let told = Cimjob::new(&["identify", "--host", "hv01", "--timeout", "soon"]).run().with(2).stderr;
    assert!(told.contains("for '--timeout <TIMEOUT>'"), "{told}");
}

#[test]
fn a_missing_argument_is_told_without_the_options_that_variables_set() {
    let told =
        Cimjob::new(&["explain"]).variable("CIMJOB_HOST", "hv01").variable("CIMJOB_USER", "x").run().with(2).stderr;
    assert!(told.contains("<JOB>") && !told.contains("--user"), "{told}");
}

#[test]
fn a_limit_below_one_is_told_as_a_limit() {
    let told = Cimjob::new(&["list", "--host", "hv01", "--limit", "-1"]).run().with(2).stderr;
    assert!(told.contains("invalid value '-1' for '--limit <N>'"), "{told}");
}
