//! The examples of docs/ci.md: the shell parts of each one, one after the other, against the simulated host.
//!
//! Two things differ from a CI system: `cargo install` finds the program that is tested, and the machine is one that does not start.

use std::path::Path;
use std::process::Command;

use super::super::program::{Cimjob, Host, PASSWORD, USER};
use super::folder::Folder;

/// The GUID of a machine of the built-in scenario whose disk is missing.
const BROKEN: &str = "5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001";

/// The fenced block below this heading.
fn example(heading: &str) -> String {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/ci.md")).unwrap();
    let (_, below) = page.split_once(&format!("\n### {heading}\n\n```")).unwrap_or_else(|| panic!("{heading}"));
    below.split_once("\n```").unwrap().0.to_owned()
}

/// Its shell parts: blocks of YAML that `|` begins, and texts in three quotes.
fn shell_parts(example: &str) -> Vec<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let (mut parts, mut open): (Vec<String>, Option<usize>) = (Vec::new(), None);
    for line in example.lines() {
        let is_quotes = line.contains("'''") || line.contains("\"\"\"");
        match open {
            Some(outer) if is_quotes || (!line.trim().is_empty() && indent(line) <= outer) => open = None,
            Some(_) => {
                let part = parts.last_mut().unwrap();
                part.push_str(line.trim());
                part.push('\n');
                continue;
            }
            None => {}
        }
        if line.ends_with(" |")
            || line.ends_with("'''") && !line.trim().starts_with("'''")
            || line.ends_with("= \"\"\"")
        {
            parts.push(String::new());
            open = Some(indent(line));
        }
    }
    parts
}

/// A folder with the program, and a `cargo` that says what it was asked for.
fn tools(folder: &Folder) -> String {
    let bin = folder.path("bin");
    std::fs::create_dir(&bin).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_cimjob"), bin.join("cimjob")).unwrap();
    let cargo = bin.join("cargo");
    std::fs::write(&cargo, "#!/bin/sh\nprintf '%s ' cargo \"$@\"\n").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(cargo, mode).unwrap();
    format!("{}:{}", bin.display(), std::env::var("PATH").unwrap())
}

struct Pipeline<'a> {
    host: &'a Host,
    folder: &'a Folder,
    path: String,
    /// The variable of the CI system.
    system: &'a str,
}

impl Pipeline<'_> {
    /// Exit code and standard output of a part.
    fn run(&self, part: &str) -> (Option<i32>, String) {
        let folder = self.folder.path("");
        let folder: &Path = &folder;
        let machine = format!(r#"Msvm_ComputerSystem.CreationClassName="Msvm_ComputerSystem",Name="{BROKEN}""#);
        let journal = self.folder.path("journal.db");
        let shell = Cimjob::of(Command::new("sh")).arguments(&["-e", "-c", part]).living_in(folder);
        let shell = shell.variable("PATH", &self.path).variable(self.system, "true").variable("VM", &machine);
        let shell = shell.variable("CIMJOB_JOURNAL", journal.to_str().unwrap());
        let shell = shell.variable("CIMJOB_HOST", &self.host.running.address().to_string());
        let shell = shell.variable("CIMJOB_PIN", &self.host.running.pin().to_string());
        let ended = shell.variable("CIMJOB_USER", USER).variable("CIMJOB_PASSWORD", PASSWORD).run();
        (ended.code, format!("{}{}", ended.stdout, ended.stderr))
    }
}

/// Runs an example to its end; gives what its second and third part wrote.
fn run(heading: &str, system: &str, folder: &Folder) -> [String; 2] {
    let parts = shell_parts(&example(heading));
    let [install, start, meanwhile] = &parts[..] else { panic!("{heading}: {parts:?}") };
    let host = Host::start();
    let pipeline = Pipeline { host: &host, folder, path: tools(folder), system };
    assert_eq!(
        pipeline.run(install),
        (Some(0), "cargo install --locked --git https://github.com/cimjob/cimjob ".to_owned())
    );
    let (code, started) = pipeline.run(start);
    assert_eq!(code, Some(1), "{heading}: {started}");
    let (code, reported) = pipeline.run(meanwhile);
    assert_eq!(code, Some(0), "{heading}: {reported}");
    [started, reported]
}

#[test]
fn the_example_for_github_actions_annotates_the_job() {
    let [started, reported] = run("GitHub Actions", "GITHUB_ACTIONS", &Folder::new());
    for written in [started, reported] {
        assert!(
            written.lines().any(|line| line.starts_with("::error title=") && line.contains("not found")),
            "{written}"
        );
    }
}

#[test]
fn the_example_for_gitlab_leaves_the_files_that_it_names() {
    let folder = Folder::new();
    run("GitLab CI", "GITLAB_CI", &folder);
    assert_eq!(folder.junit("TEST-cimjob-wait.xml").failures, 1);
    assert!(folder.junit("TEST-cimjob-report.xml").failures > 1, "what else failed on the host");
}

#[test]
fn the_example_for_azure_devops_logs_issues_and_leaves_files() {
    let folder = Folder::new();
    let [started, reported] = run("Azure DevOps", "TF_BUILD", &folder);
    for written in [started, reported] {
        assert!(written.lines().any(|line| line.starts_with("##vso[task.logissue type=error;")), "{written}");
    }
    assert_eq!(folder.junit("TEST-cimjob-wait.xml").failures, 1);
}

#[test]
fn the_example_for_jenkins_leaves_the_files_that_it_names() {
    let folder = Folder::new();
    run("Jenkins", "JENKINS_URL", &folder);
    assert_eq!(folder.junit("TEST-cimjob-wait.xml").failures, 1);
    assert!(folder.junit("TEST-cimjob-report.xml").failures > 1);
}

#[test]
fn the_example_for_teamcity_tells_tests() {
    let [started, reported] = run("TeamCity", "TEAMCITY_VERSION", &Folder::new());
    for written in [started, reported] {
        assert!(written.lines().any(|line| line.starts_with("##teamcity[testFailed ")), "{written}");
    }
}
