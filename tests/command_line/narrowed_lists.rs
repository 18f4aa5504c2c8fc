//! Lists that are narrowed to a machine or a time: what finds nothing says why.

use super::program::{Host, Stranger};
use super::support::job_host::{Answer, JobHost, page};

#[test]
fn an_empty_name_of_a_machine_is_a_usage_error() {
    for name in ["", "  "] {
        let ended = Host::start().cimjob(&["list", "--vm", name]).run().with(2);
        assert!(ended.message().contains("the name is empty"));
    }
}

#[test]
fn a_name_that_no_machine_has_is_named_with_near_ones() {
    let host = Host::start();
    let ended = host.cimjob(&["list", "--vm", "web1"]).run().with(5);
    assert!(ended.stderr.contains(r#"there is no virtual machine "web1""#), "{ended:?}");
    assert!(ended.stderr.contains(r#"try: names like it: "web01""#), "{ended:?}");
    let far = host.cimjob(&["list", "--vm", "payroll"]).run().with(5);
    assert!(far.stderr.contains("the host has ") && far.stderr.contains("cimjob query"), "{far:?}");
    let failure = host.cimjob(&["list", "--vm", "web1", "-o", "json"]).run().with(5).json();
    assert_eq!((failure["kind"].as_str(), failure["exit_code"].as_u64()), (Some("failure"), Some(5)));
}

#[test]
fn a_machine_without_jobs_is_an_empty_list() {
    let host = Host::start();
    let ended = host.cimjob(&["list", "--vm", "WEB01", "--owner", "LAB\\absent"]).run().with(0);
    assert_eq!(ended.stderr, "");
}

#[test]
fn a_guid_may_have_braces() {
    let host = Host::start();
    let document = host.cimjob(&["list", "--vm", "web01", "-o", "json"]).run().with(0).json();
    let guid = document["jobs"][0]["virtual_machines"][0]["id"].as_str().unwrap().to_owned();
    let list = |vm: &str| host.cimjob(&["list", "--vm", vm, "-o", "name"]).run().data();
    assert_eq!(list(&format!("{{{guid}}}")), list("web01"));
    assert_eq!(list(&guid.to_lowercase()), list("web01"));
}

#[test]
fn a_host_that_does_not_list_machines_is_said_to_be_unchecked() {
    let stranger =
        Stranger::start(JobHost::new().on("SELECT", [page(&[], None), Answer::Fault("w:AccessDenied", 5)]).start());
    let ended = stranger.cimjob(&["list", "--vm", "web01"]).run().with(0);
    assert!(ended.stderr.contains(r#"cannot check whether there is a virtual machine "web01""#), "{ended:?}");
}

#[test]
fn a_time_that_hosts_do_not_reach_back_to_is_said() {
    let host = Host::start();
    let is_said = |words: &[&str]| {
        let ended = host.cimjob(&[&["list"], words].concat()).run().with(0);
        ended.stderr.contains("hosts keep a job for about 5 minutes after it ended")
    };
    assert!(is_said(&["--since", "1h"]) && is_said(&["--since", "2026-01-01T00:00:00Z", "--failed"]));
    assert!(!is_said(&["--since", "4m"]) && !is_said(&["--since", "1h", "--running"]) && !is_said(&[]));
}
