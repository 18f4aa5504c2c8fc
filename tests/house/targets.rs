//! `packaging/targets` is the one list of what is released: everything that names a target names these.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

fn read(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

/// Each target with the runner that builds it.
fn released() -> BTreeSet<(String, String)> {
    let list = read("packaging/targets");
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let mut words = line.split_whitespace().map(str::to_owned);
            (words.next().unwrap(), words.next().unwrap())
        })
        .collect()
}

fn targets() -> BTreeSet<String> {
    released().into_iter().map(|(target, _)| target).collect()
}

/// The words of a text that look like a target.
fn named(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c)));
    let begins = |word: &&str| ["x86_64-", "aarch64-"].iter().any(|start| word.starts_with(start));
    words.map(|word| word.strip_prefix("cimjob-VERSION-").unwrap_or(word)).filter(begins).map(str::to_owned).collect()
}

#[test]
fn the_workflow_builds_every_target_on_its_runner() {
    let workflow = read(".github/workflows/release.yml");
    let rows = workflow.lines().filter_map(|line| line.trim().strip_prefix("- { target: ")?.strip_suffix(" }"));
    let rows = rows.map(|row| row.split_once(", runner: ").unwrap());
    assert_eq!(
        rows.map(|(target, runner)| (target.to_owned(), runner.to_owned())).collect::<BTreeSet<_>>(),
        released()
    );
}

#[test]
fn the_action_knows_every_target() {
    assert_eq!(named(&read("packaging/action/install.sh")), targets());
}

#[test]
fn the_formula_has_every_target_of_unix() {
    let of_unix: BTreeSet<_> = targets().into_iter().filter(|target| !target.contains("windows")).collect();
    let formula = read("packaging/homebrew/cimjob.rb");
    assert_eq!(named(&formula), of_unix);
    for target in of_unix {
        let url = format!(
            "/releases/download/vVERSION/cimjob-VERSION-{target}.tar.gz\"\n      sha256 \"SHA256 of {target}\"\n"
        );
        assert!(formula.contains(&url), "{target}");
    }
}

/// The name of the archive, as `cargo binstall`, the action, the formula and the scripts write it.
#[test]
fn every_place_gives_the_archive_the_same_name() {
    let manifest = read("Cargo.toml");
    assert!(
        manifest
            .contains(r#"pkg-url = "{ repo }/releases/download/v{ version }/{ name }-{ version }-{ target }.tar.gz""#)
    );
    assert!(manifest.contains(r#"bin-dir = "{ name }-{ version }-{ target }/{ bin }{ binary-ext }""#));
    for (file, name) in [
        ("packaging/action/install.sh", r#"name="cimjob-$version-$target""#),
        ("packaging/archive", r#"name="cimjob-$version-$target""#),
        ("packaging/pieces/tarball.sh", r#"name="cimjob-$version-$(static_target)""#),
    ] {
        assert!(read(file).contains(name), "{file}");
    }
}

#[test]
fn a_filled_formula_has_no_blank_left() {
    let folder = tempfile::tempdir().unwrap();
    let sums = folder.path().join("SHA256SUMS");
    let line = |target: &String| format!("{}  cimjob-1.2.3-{target}.tar.gz\n", "5".repeat(64));
    std::fs::write(&sums, targets().iter().map(line).collect::<String>()).unwrap();
    let fill = || {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/homebrew/fill");
        Command::new("bash").arg(script).arg("1.2.3").arg(&sums).output().unwrap()
    };
    let formula = String::from_utf8(fill().stdout).unwrap();
    assert!(
        formula.starts_with("class Cimjob < Formula\n")
            && !formula.contains("VERSION")
            && !formula.contains("SHA256 of")
    );
    assert_eq!(formula.matches(&"5".repeat(64)).count(), 4, "{formula}");
    assert!(formula.contains("/v1.2.3/cimjob-1.2.3-aarch64-apple-darwin.tar.gz"), "{formula}");
    std::fs::write(&sums, "").unwrap();
    assert!(!fill().status.success());
}

/// The page about CI installs packages by the names that the page about packages has.
#[test]
fn packages_have_the_same_names_on_both_pages() {
    let (of_ci, of_packages) = (read("docs/ci.md"), read("docs/packages.md"));
    for name in ["pip install cimjob-*.whl", "apt install ./cimjob_*_amd64.deb", "tar -xzf cimjob-*.tar.gz"] {
        assert!(of_ci.contains(name) && of_packages.contains(name), "{name}");
    }
}
