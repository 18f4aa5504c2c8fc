//! What only the build knows: the target, and in an optimized build the commit.

#![allow(clippy::print_stdout, reason = "this is how a build script tells cargo")]

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if let Ok(target) = std::env::var("TARGET") {
        println!("cargo::rustc-env=CIMJOB_TARGET={target}");
    }
    // A debug build would have to be compiled anew after each commit.
    let is_optimized = std::env::var("OPT_LEVEL").is_ok_and(|level| level != "0");
    if is_optimized && let Some(commit) = packaged().or_else(checked_out) {
        println!("cargo::rustc-env=CIMJOB_COMMIT={commit}");
    }
}

/// The commit that `cargo package` wrote into the package.
fn packaged() -> Option<String> {
    let text = std::fs::read_to_string(".cargo_vcs_info.json").ok()?;
    let (_, after) = text.split_once("\"sha1\": \"")?;
    after.split_once('"').map(|(commit, _)| commit.to_owned())
}

/// The commit of this repository, not of one around it.
fn checked_out() -> Option<String> {
    let top = git(&["rev-parse", "--show-toplevel"])?;
    let here = std::env::var("CARGO_MANIFEST_DIR").ok()?;
    if Path::new(&top).canonicalize().ok()? != Path::new(&here).canonicalize().ok()? {
        return None;
    }
    for file in ["HEAD", "logs/HEAD"] {
        println!("cargo::rerun-if-changed={}", git(&["rev-parse", "--git-path", file])?);
    }
    git(&["rev-parse", "HEAD"])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
