//! What JUnit and SARIF demand, as a list of rules of our own: the schema files are not carried here.
//!
//! JUnit: the elements and attributes of junit-10.xsd (Jenkins' xUnit plugin), with their nesting. SARIF 2.1.0: the members that its sections require.

use cimjob::xml::{Document, Limits, Node};
use serde_json::Value;

use super::super::program::{Cimjob, Host, PASSWORD, USER, job};
use super::folder::Folder;

/// An element, where it may be, what it must have and what it may have.
struct Rule {
    name: &'static str,
    parents: &'static [&'static str],
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

const RULES: &[Rule] = &[
    Rule {
        name: "testsuites",
        parents: &[""],
        required: &[],
        optional: &["name", "time", "tests", "failures", "errors"],
    },
    Rule {
        name: "testsuite",
        parents: &["testsuites"],
        required: &["name", "tests", "failures", "errors"],
        optional: &["time", "skipped", "timestamp", "hostname"],
    },
    Rule { name: "testcase", parents: &["testsuite"], required: &["name"], optional: &["time", "classname"] },
    Rule { name: "failure", parents: &["testcase"], required: &[], optional: &["message", "type"] },
    Rule { name: "error", parents: &["testcase"], required: &[], optional: &["message", "type"] },
    Rule { name: "skipped", parents: &["testcase"], required: &[], optional: &["message", "type"] },
    Rule { name: "system-out", parents: &["testcase"], required: &[], optional: &[] },
];

fn check(element: Node<'_>, parent: &str) {
    let name = element.local();
    let rule = RULES.iter().find(|rule| rule.name == name).unwrap_or_else(|| panic!("<{name}> is not in the schema"));
    assert!(rule.parents.contains(&parent), "<{name}> in <{parent}>");
    let given: Vec<&str> = element.attributes().map(|(name, _)| name.local).collect();
    assert!(rule.required.iter().all(|needed| given.contains(needed)), "<{name}> has only {given:?}");
    let is_unknown = |given: &&str| !rule.required.contains(given) && !rule.optional.contains(given);
    assert_eq!(given.iter().copied().find(is_unknown), None, "<{name}>");
    for (of, value) in element.attributes().filter(|(of, _)| of.local == "time") {
        assert!(value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'), "{of}={value}");
    }
    element.children().for_each(|child| check(child, name));
}

/// Reports of jobs, of an empty list and of a host that cannot be reached.
fn reports(format: &str, more: &[&str]) -> [String; 3] {
    let (host, folder) = (Host::start(), Folder::new());
    let names = ["a", "b", "c"].map(|name| folder.report(format, name));
    host.cimjob(&["list", "--errors", "--report", &names[0]]).arguments(more).run();
    host.cimjob(&["list", "--owner", "nobody@lab.test", "--report", &names[1]]).arguments(more).run().with(0);
    let absent = ["explain", &job(1), "--host", "127.0.0.1:1", "--report", &names[2]];
    let absent = Cimjob::new(&absent).arguments(more).variable("CIMJOB_USER", USER);
    absent.variable("CIMJOB_PASSWORD", PASSWORD).run().with(6);
    ["a", "b", "c"].map(|name| folder.read(name))
}

#[test]
fn junit_has_only_what_the_schema_of_jenkins_has() {
    for text in reports("junit", &[]) {
        check(Document::parse(&text, &Limits::default()).unwrap().root(), "");
    }
}

fn has(value: &Value, members: &[&str]) {
    for pointer in members {
        assert!(value.pointer(pointer).is_some(), "{pointer} is missing: {value}");
    }
}

#[test]
fn sarif_has_what_its_sections_require() {
    for text in reports("sarif", &["--location", "deploy/vm.yml:12"]) {
        let log: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(log["version"], "2.1.0");
        has(&log, &["/runs/0/tool/driver/name", "/runs/0/results", "/runs/0/invocations/0/executionSuccessful"]);
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let place = "/locations/0/physicalLocation";
            has(
                result,
                &["/message/text", &format!("{place}/artifactLocation/uri"), &format!("{place}/region/startLine")],
            );
            assert!(["none", "note", "warning", "error"].contains(&result["level"].as_str().unwrap()), "{result}");
        }
        let notifications = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"];
        notifications.as_array().unwrap().iter().for_each(|one| has(one, &["/message/text"]));
    }
}
