//! The Ansible collection in `packaging/ansible`, played by ansible-core.

use std::path::Path;

use crate::calls::OPERATOR;
use crate::host::Host;
use crate::needed;
use crate::process::{Finished, Process, Python};

/// Plays the playbook, with this on the command line.
fn played(python: &Python, host: &Host, argument: &str) -> Finished {
    let folder = tempfile::tempdir().unwrap();
    let collections = folder.path().join("ansible_collections/cimjob");
    std::fs::create_dir_all(&collections).unwrap();
    let collection = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/ansible");
    std::os::unix::fs::symlink(collection, collections.join("hyperv")).unwrap();
    let (user, password) = OPERATOR;
    let variables = serde_json::json!({
        "cimjob": env!("CARGO_BIN_EXE_cimjob"), "host": format!("localhost:{}", host.port()), "ca_file": host.ca_file(),
        "user": user, "password": password,
        "failed_job": "8E1C7A50-0000-4000-8000-000000000001", "good_job": "8E1C7A50-0000-4000-8000-000000000008",
    });
    let given = folder.path().join("variables.json");
    std::fs::write(&given, variables.to_string()).unwrap();
    let mut command = python.command();
    command.args(["-m", "ansible", "playbook", "-i", "localhost,", "ansible/playbook.yml", argument, "-e"]);
    command.arg(format!("@{}", given.display()));
    command.env("ANSIBLE_COLLECTIONS_PATH", folder.path()).env("ANSIBLE_HOME", folder.path().join("home"));
    command.env("ANSIBLE_LOCAL_TEMP", folder.path().join("temporary")).env("ANSIBLE_NOCOLOR", "1");
    command.env_remove("CIMJOB_PASSWORD").env("XDG_CONFIG_HOME", folder.path()).env("XDG_STATE_HOME", folder.path());
    Process::start(command).finish()
}

fn says(played: &Finished, text: &str) {
    assert_eq!(played.code, Some(0), "{played:?}");
    assert!(played.lines.iter().any(|line| line.contains(text)), "{text}: {played:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rescue_block_shows_why_the_job_failed() {
    let Some(python) = needed::python() else { return };
    let host = Host::start().await;
    let played = tokio::task::block_in_place(|| played(&python, &host, "-v"));
    says(&played, "root cause: Attachment 'D:\\\\vms\\\\web01\\\\system.vhdx' not found");
    says(&played, "message: Starting Virtual Machine: Attachment");
    says(&played, "documents: 2");
    says(&played, "gone: 5, ");
    says(&played, "half: 9, jobs: True, ");
    says(&played, "refused: 4");
    says(&played, "absent: ");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_mode_reads_the_same_and_no_log_shows_the_password() {
    let Some(python) = needed::python() else { return };
    let host = Host::start().await;
    let checked = ["--check", "-vvvv"].map(|argument| tokio::task::block_in_place(|| played(&python, &host, argument)));
    for played in &checked {
        says(played, "root cause: Attachment");
        let (_, password) = OPERATOR;
        assert!(!played.lines.iter().chain([&played.complaint]).any(|line| line.contains(password)), "{played:#?}");
    }
}
