//! What CI must not let through: a vulnerability that cargo-deny reports.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// Runs `.ci/advisories` with a stand-in for cargo-deny; `None` in the published package, which has no `.ci`.
fn advisories(says: &str, exit_code: u8) -> Option<Output> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/advisories");
    if !script.exists() {
        return None;
    }
    let folder = TempDir::new().expect("a folder");
    // `target/tools/bin` comes first in the scripts' PATH, so cargo itself is the stand-in.
    let cargo = folder.path().join("cargo");
    std::fs::write(&cargo, format!("#!/bin/sh\ncat <<'END'\n{says}\nEND\nexit {exit_code}\n")).expect("a script");
    std::fs::set_permissions(&cargo, PermissionsExt::from_mode(0o700)).expect("a mode");
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").expect("a PATH"));
    let not_checked = folder.path().join("not-checked");
    let ran = Command::new("bash").arg(&script).env("PATH", path).env("NOT_CHECKED", not_checked).output();
    Some(ran.expect("bash"))
}

#[test]
fn a_vulnerability_fails_the_run() {
    let Some(ran) = advisories("error[vulnerability]: a stand-in has a flaw", 1) else { return };
    assert_eq!(ran.status.code(), Some(1), "{ran:?}");
    assert!(String::from_utf8_lossy(&ran.stdout).contains("a stand-in has a flaw"), "{ran:?}");
}

#[test]
fn a_vulnerability_in_a_long_report_fails_the_run_whatever_else_the_report_says() {
    let dependents = "    a dependent of the dependency\n".repeat(20_000);
    let report = format!("error[vulnerability]: a flaw\n{dependents}see the advisory database");
    let Some(ran) = advisories(&report, 1) else { return };
    assert_eq!(ran.status.code(), Some(1), "{:?}", ran.status);
}

#[test]
fn a_database_that_cannot_be_fetched_is_said_and_does_not_fail_the_run() {
    let Some(ran) = advisories("error: failed to fetch advisory database https://example.invalid", 1) else { return };
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    assert!(String::from_utf8_lossy(&ran.stdout).contains("NOT CHECKED: advisories"), "{ran:?}");
}

#[test]
fn any_other_failure_of_the_check_fails_the_run() {
    let Some(ran) = advisories("error: unknown option", 2) else { return };
    assert_eq!(ran.status.code(), Some(1), "{ran:?}");
}

#[test]
fn no_advisory_passes() {
    let Some(ran) = advisories("advisories ok", 0) else { return };
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
}
