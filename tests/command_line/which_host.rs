//! Which host is asked: the one who sets one decides, and a path that someone else wrote decides only where nothing is set.

use super::program::{Cimjob, Host, PASSWORD, USER, job};

/// A path to a job on the host with this name.
fn path(host: &str) -> String {
    format!("//{host}/root/virtualization/v2:Msvm_ConcreteJob.InstanceID='{}'", job(8))
}

/// A host that does not exist, so that asking it costs no time.
const ABSENT: &str = "no-such-host.invalid";

#[test]
fn the_variable_overrides_the_host_in_the_path() {
    let host = Host::start();
    let address = host.running.address();
    for command in [&["explain"][..], &["get-error"], &["wait"], &["get"]] {
        let ended = host.cimjob(&[command, &[&path(ABSENT)]].concat()).run().with(0);
        let expected = format!("cimjob: asking {} (CIMJOB_HOST); the path names {ABSENT}\n", address.ip());
        assert!(ended.stderr.starts_with(&expected), "{ended:?}");
    }
}

#[test]
fn a_typed_host_overrides_the_host_in_the_path() {
    let host = Host::start();
    let address = host.running.address().to_string();
    for command in ["explain", "get-error"] {
        let ended = host.cimjob(&[command, &path("HV01"), "--host", &address]).run().with(0);
        assert!(
            ended.stdout.contains(r"\\HV01\root") && ended.stdout.contains("asked ") && ended.stdout.contains(&address),
            "{ended:?}"
        );
        assert!(ended.stderr.contains("asking 127.0.0.1 (--host); the path names HV01"), "{ended:?}");
    }
    host.explain(8).run().data();
}

#[test]
fn the_host_of_a_path_is_asked_and_named_where_nothing_is_set() {
    let ended = Cimjob::new(&["explain", &path(ABSENT), "--user", USER]);
    let ended = ended.variable("CIMJOB_PASSWORD", PASSWORD).variable("CIMJOB_HOST", "").run().with(6);
    let expected = format!("cimjob: asking {ABSENT}, the host in the path; --host overrides it\n");
    assert!(ended.stderr.starts_with(&expected), "{ended:?}");
}

#[test]
fn a_path_that_names_the_host_that_is_set_is_not_worth_a_word() {
    let host = Host::start();
    let ended = host.cimjob(&["explain", &path("127.0.0.1")]).run().with(0);
    assert_eq!(ended.stderr, "");
    for (set, named) in [("no-such-host.invalid", "NO-SUCH-HOST"), ("NO-SUCH-HOST.INVALID", "no-such-host.invalid")] {
        let ended = host.cimjob(&["explain", &path(named), "--host", set]).run().with(6);
        assert!(!ended.stderr.contains("the path names"), "{ended:?}");
    }
}

#[test]
fn jobs_of_several_hosts_are_asked_for_at_the_host_that_is_set() {
    let host = Host::start();
    let ended = host.cimjob(&["explain", &path("HV01"), &path("hv01.lab.test"), &path("HV02")]).run().with(0);
    assert!(ended.stderr.contains("(CIMJOB_HOST); the path names HV01, HV02\n"), "{ended:?}");
    let refused = Cimjob::new(&["explain", &path("HV01"), &path("HV02"), "--user", USER]).run().with(2);
    assert!(refused.stderr.contains("--host says which"), "{refused:?}");
}

#[test]
fn the_host_may_be_an_argument() {
    let host = Host::start();
    let (address, pin) = (host.running.address().to_string(), host.running.pin());
    for command in [
        &["list"][..],
        &["identify"],
        &["doctor"],
        &["query", "SELECT * FROM Msvm_ComputerSystem"],
        &["enumerate", "Msvm_ComputerSystem"],
    ] {
        // The variable names another host, and what is typed overrides it.
        let asked = Cimjob::new(&[command, &[&address]].concat()).variable("CIMJOB_HOST", ABSENT);
        let asked = asked.variable("CIMJOB_PIN", &pin).variable("CIMJOB_USER", USER);
        let ended = asked.variable("CIMJOB_PASSWORD", PASSWORD).run().with(0);
        assert!(!ended.stderr.contains("asking"), "{command:?}: {ended:?}");
    }
    let shown = Cimjob::new(&["config", "show", "hv09", "--origin"]).variable("CIMJOB_HOST", ABSENT).run().data();
    assert_eq!(shown.lines().next().unwrap().split_whitespace().collect::<Vec<_>>(), ["host", "hv09", "HOST"]);
}

#[test]
fn two_hosts_are_a_usage_error() {
    for command in [
        &["list"][..],
        &["identify"],
        &["login"],
        &["logout"],
        &["cert", "show"],
        &["enumerate", "Msvm_ComputerSystem"],
    ] {
        let ended = Cimjob::new(&[command, &["hv01", "--host", "hv02"]].concat()).run().with(2);
        assert!(ended.stderr.contains("cannot be used with"), "{command:?}: {ended:?}");
    }
}

#[test]
fn a_certificate_is_shown_of_a_host_however_it_is_named() {
    let host = Host::start();
    let address = host.running.address().to_string();
    Cimjob::new(&["cert", "show", &address]).variable("CIMJOB_HOST", ABSENT).run().data();
    Cimjob::new(&["cert", "show", "--host", &address]).run().data();
    Cimjob::new(&["cert", "show"]).variable("CIMJOB_HOST", &address).run().data();
    let missing = Cimjob::new(&["cert", "show"]).run().with(2).message();
    assert!(missing.contains("no host"), "{missing}");
}
