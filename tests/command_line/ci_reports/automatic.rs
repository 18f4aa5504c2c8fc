//! `--report auto` does what the CI system reads that runs the command.

use super::super::program::{Ended, Host};
use super::folder::Folder;

fn explained(folder: &Folder, system: &str, more: &[&str]) -> Ended {
    let host = Host::start();
    let command = host.explain(1).arguments(&["--report", "auto"]).arguments(more).living_in(&folder.path(""));
    command.variable(system, "true").run().with(0)
}

#[test]
fn systems_that_read_a_log_get_lines() {
    for (system, line) in [("GITHUB_ACTIONS", "::error "), ("TF_BUILD", "##vso["), ("TEAMCITY_VERSION", "##teamcity[")]
    {
        let ended = explained(&Folder::new(), system, &[]);
        assert!(ended.stdout.lines().any(|written| written.starts_with(line)), "{system}: {ended:?}");
    }
}

#[test]
fn systems_that_read_files_get_junit_with_the_name_of_the_command() {
    for system in ["GITLAB_CI", "JENKINS_URL", "TF_BUILD"] {
        let folder = Folder::new();
        explained(&folder, system, &[]);
        assert_eq!(folder.junit("TEST-cimjob-explain.xml").failures, 1, "{system}");
    }
}

#[test]
fn without_a_ci_system_it_writes_nothing_and_says_so() {
    let folder = Folder::new();
    let ended = explained(&folder, "CIMJOB_UNUSED", &[]);
    assert!(ended.stderr.contains("no known CI system runs this"), "{ended:?}");
    assert!(folder.names().is_empty(), "{:?}", folder.names());
}

#[test]
fn data_on_standard_output_stays_alone() {
    let folder = Folder::new();
    let ended = explained(&folder, "TF_BUILD", &["-o", "json"]);
    assert_eq!(ended.json()["kind"], "explanation");
    assert!(ended.stderr.contains("standard output has data"), "{ended:?}");
    assert_eq!(folder.junit("TEST-cimjob-explain.xml").failures, 1);
}
