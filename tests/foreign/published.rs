//! Our reports against the schemas that their readers publish, and the examples of docs/ci.md against those of the CI systems.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::calls::OPERATOR;
use crate::host::Host;
use crate::needed;
use crate::process::{Finished, Process, Python};

fn read(python: &Python, kind: &str, files: &[PathBuf]) -> Finished {
    let mut command = python.command();
    command.arg("published.py").arg(kind).args(files);
    Process::start(command).finish()
}

/// What the script read of one file.
fn accepted(python: &Python, kind: &str, file: PathBuf) -> Value {
    let read = read(python, kind, &[file]);
    assert_eq!((read.code, read.lines.len()), (Some(0), 1), "{kind}: {read:#?}");
    serde_json::from_str(&read.lines[0]).unwrap()
}

/// A folder with reports of all jobs of a host.
async fn reports(more: &[&str]) -> TempDir {
    let (host, folder) = (Host::start().await, tempfile::tempdir().unwrap());
    let mut command = Command::new(env!("CARGO_BIN_EXE_cimjob"));
    command.args(["list", &format!("localhost:{}", host.port()), "--errors", "--ca-file", host.ca_file()]).args(more);
    let (user, password) = OPERATOR;
    command.args(["--user", user]).env("CIMJOB_PASSWORD", password).current_dir(folder.path());
    command.env("XDG_CONFIG_HOME", folder.path()).env("XDG_STATE_HOME", folder.path());
    let finished = tokio::task::block_in_place(|| Process::start(command).finish());
    // Some of the host's errors cannot be read, which the reports have to say.
    assert!([Some(0), Some(7)].contains(&finished.code), "{finished:?}");
    folder
}

fn number(read: &Value, name: &str) -> u64 {
    read[name].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn junit_is_valid_for_the_schema_of_jenkins_and_read_by_another_library() {
    let Some(python) = needed::python_and_schemas() else { return };
    let folder = reports(&["--report", "junit=a.xml"]).await;
    let read = accepted(&python, "junit", folder.path().join("a.xml"));
    assert!(number(&read, "cases") > 20 && number(&read, "failures") > 10 && number(&read, "skipped") > 0, "{read}");
    assert_eq!(read["names"], read["cases"], "names are unique");
    let missing_disk = r"Attachment 'D:\vms\web01\system.vhdx' not found";
    let messages = read["messages"].as_array().unwrap();
    assert!(messages.iter().any(|message| message.as_str().unwrap().starts_with(missing_disk)), "{read}");
}

/// As docs/ci.md says: GitLab shows the attribute `file`, and the schema of Jenkins' xUnit plugin does not have it.
#[tokio::test(flavor = "multi_thread")]
async fn of_junit_with_a_location_the_schema_refuses_nothing_but_the_file() {
    let Some(python) = needed::python_and_schemas() else { return };
    let folder = reports(&["--report", "junit=a.xml", "--location", "infra/main.tf:3"]).await;
    let file = folder.path().join("a.xml");
    let refused = read(&python, "junit", std::slice::from_ref(&file));
    assert!(refused.code != Some(0) && refused.complaint.contains("'file' attribute not allowed"), "{refused:?}");
    let without = std::fs::read_to_string(&file).unwrap().replace(r#" file="infra/main.tf""#, "");
    std::fs::write(&file, without).unwrap();
    accepted(&python, "junit", file);
}

#[tokio::test(flavor = "multi_thread")]
async fn sarif_is_valid_for_its_schema_and_code_quality_for_the_table_of_gitlab() {
    let Some(python) = needed::python_and_schemas() else { return };
    let wanted = ["--report", "sarif=a.sarif", "--report", "gitlab=a.json", "--location", "infra/main.tf:3"];
    let folder = reports(&wanted).await;
    let sarif = accepted(&python, "sarif", folder.path().join("a.sarif"));
    let results = sarif["results"][0].as_u64().unwrap();
    assert!(results > 10, "{sarif}");
    let gitlab = accepted(&python, "gitlab", folder.path().join("a.json"));
    assert_eq!((number(&gitlab, "findings"), &gitlab["fingerprints"]), (results, &gitlab["findings"]), "{gitlab}");
}

/// zizmor without a connection: what it finds ends it with another code.
fn linted(python: &Python, file: &Path) -> Finished {
    let linter = Path::new(python.command().get_program()).with_file_name("zizmor");
    let mut command = Command::new(linter);
    command.args(["--offline", "--no-progress", "--quiet", "--no-config"]).arg(file);
    Process::start(command).finish()
}

#[test]
fn a_linter_of_workflows_finds_nothing_in_those_of_this_repository() {
    let Some(python) = needed::python_and_schemas() else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in [".github/workflows/release.yml", "packaging/action/action.yml"] {
        let linted = linted(&python, &root.join(file));
        assert_eq!(linted.code, Some(0), "{file}: {linted:#?}");
    }
    let (folder, text) =
        (tempfile::tempdir().unwrap(), std::fs::read_to_string(root.join(".github/workflows/release.yml")));
    let wrong = folder.path().join("wrong.yml");
    std::fs::write(
        &wrong,
        text.unwrap().replace("actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683", "actions/checkout@v4"),
    )
    .unwrap();
    assert_ne!(linted(&python, &wrong).code, Some(0), "it finds what is wrong");
}

/// A harness that accepts everything would prove nothing.
#[test]
fn what_is_wrong_is_refused() {
    let Some(python) = needed::python_and_schemas() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    let wrong = [
        (
            "junit",
            r#"<testsuites><testsuite name="a" tests="1" failures="0" errors="0"><testcase/></testsuite></testsuites>"#,
        ),
        ("sarif", r#"{"version":"2.1.0","runs":[{"results":[]}]}"#),
        (
            "gitlab",
            r#"[{"description":"a","check_name":"b","fingerprint":"c","severity":"bad","location":{"path":"x","lines":{"begin":1}}}]"#,
        ),
        ("github-workflows", "on: push\njobs: {a: {steps: 1}}\n"),
        ("github-actions", "name: a\nruns: {using: composite}\n"),
        ("gitlab-ci", "a: {script: 1}\n"),
        ("azure-pipelines", "steps: 1\n"),
    ];
    for (kind, text) in wrong {
        std::fs::write(&file, text).unwrap();
        let read = read(&python, kind, std::slice::from_ref(&file));
        assert!(read.code != Some(0) && read.complaint.contains("ValidationError"), "{kind}: {read:?}");
    }
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_examples_of_the_page_are_valid_for_the_schemas_of_their_systems() {
    let Some(python) = needed::python_and_schemas() else { return };
    let page = std::fs::read_to_string(repository().join("docs/ci.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (heading, kind) in
        [("GitHub Actions", "github-workflows"), ("GitLab CI", "gitlab-ci"), ("Azure DevOps", "azure-pipelines")]
    {
        let (_, below) = page.split_once(&format!("\n### {heading}\n\n```yaml\n")).unwrap();
        let file = folder.path().join(kind);
        std::fs::write(&file, below.split_once("\n```").unwrap().0).unwrap();
        accepted(&python, kind, file);
    }
}

#[test]
fn the_action_and_the_workflow_of_releases_are_valid_for_the_schemas_of_github() {
    let Some(python) = needed::python_and_schemas() else { return };
    accepted(&python, "github-actions", repository().join("packaging/action/action.yml"));
    accepted(&python, "github-workflows", repository().join(".github/workflows/release.yml"));
}
