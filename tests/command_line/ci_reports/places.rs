//! Formats that show a finding at a place in the repository.

use serde_json::Value;

use super::super::program::{Cimjob, Host, PASSWORD, USER, job};
use super::folder::Folder;

fn explained(format: &str) -> Value {
    let (host, folder) = (Host::start(), Folder::new());
    let report = folder.report(format, "a.json");
    host.explain(1).arguments(&["--report", &report, "--location", "deploy/vm.yml:12"]).run().with(0);
    serde_json::from_str(&folder.read("a.json")).unwrap()
}

#[test]
fn gitlab_shows_the_finding_at_the_place() {
    let found = explained("gitlab");
    assert_eq!(found[0]["location"], serde_json::json!({ "path": "deploy/vm.yml", "lines": { "begin": 12 } }));
    assert_eq!((&found[0]["severity"], found.as_array().unwrap().len()), (&Value::from("major"), 1));
}

#[test]
fn sarif_has_one_result_at_the_place() {
    let run = &explained("sarif")["runs"][0];
    let place = &run["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(
        (&place["artifactLocation"]["uri"], &place["region"]["startLine"]),
        (&"deploy/vm.yml".into(), &12.into())
    );
}

#[test]
fn a_host_that_cannot_be_reached_is_a_finding_too() {
    let folder = Folder::new();
    for (format, member) in [("gitlab", "/0/severity"), ("sarif", "/runs/0/results/0/level")] {
        let report = folder.report(format, format);
        let command = ["list", "127.0.0.1:1", "--report", &report, "--location", "a.yml"];
        Cimjob::new(&command).variable("CIMJOB_USER", USER).variable("CIMJOB_PASSWORD", PASSWORD).run().with(6);
        let found: Value = serde_json::from_str(&folder.read(format)).unwrap();
        assert!(["critical", "error"].contains(&found.pointer(member).unwrap().as_str().unwrap()), "{found}");
    }
}

#[test]
fn without_a_place_they_are_refused_before_anything_is_done() {
    let folder = Folder::new();
    for format in ["gitlab", "sarif"] {
        let report = folder.report(format, "a.json");
        let refused = Cimjob::new(&["explain", &job(1), "--report", &report]).run().with(2).message();
        assert_eq!(refused, format!("cimjob: --report {format} needs --location FILE[:LINE]\n"));
    }
    assert!(folder.names().is_empty());
}
