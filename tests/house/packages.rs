//! What is published: which features it has, and that the parts of the packages agree with each other.

use std::collections::BTreeMap;
use std::path::Path;

fn read(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

fn features() -> BTreeMap<String, String> {
    let text = read("Cargo.toml");
    let (_, after) = text.split_once("\n[features]\n").unwrap();
    let (section, _) = after.split_once("\n[").unwrap();
    let uncommented: String =
        section.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line} ")).collect();
    let entries = uncommented.split(']').filter_map(|entry| entry.split_once('='));
    entries.map(|(name, names)| (name.trim().to_owned(), names.to_owned())).collect()
}

/// The features that `of` brings, by the names of Cargo.toml.
fn reached(of: &str, features: &BTreeMap<String, String>, found: &mut Vec<String>) {
    if let Some((name, names)) = features.get_key_value(of)
        && !found.contains(name)
    {
        found.push(name.clone());
        names.split('"').for_each(|next| reached(next, features, found));
    }
}

#[test]
fn a_published_program_has_every_feature_but_the_one_for_tests() {
    let features = features();
    let mut found = vec!["schemas".to_owned()];
    reached("default", &features, &mut found);
    reached("release", &features, &mut found);
    let missing: Vec<_> = features.keys().filter(|name| !found.contains(name)).collect();
    assert!(missing.is_empty(), "add {missing:?} to the feature release in Cargo.toml");
}

#[test]
fn the_unit_runs_the_program_and_the_user_that_the_packages_bring() {
    let (unit, users) = (read("packaging/systemd/cimjob-watch.service"), read("packaging/sysusers/cimjob.conf"));
    let user = unit.lines().find_map(|line| line.strip_prefix("User=")).unwrap();
    assert!(unit.contains("\nExecStart=/usr/bin/cimjob watch "), "{unit}");
    assert!(
        users.lines().any(|line| line.starts_with(&format!("u {user} ")) && line.contains(" /var/lib/cimjob ")),
        "{users}"
    );
    for script in ["packaging/deb/postinst", "packaging/rpm/cimjob.spec"] {
        assert!(read(script).contains(&format!("\"cimjob watch\" {user}\n")), "{script}");
    }
}

#[test]
fn the_page_of_the_packages_names_every_kind_that_can_be_built() {
    let (script, page) = (read("packaging/build"), read("docs/packages.md"));
    let kinds = script.lines().find_map(|line| line.split_once("kinds=(tarball")).unwrap().1;
    for kind in kinds.trim_end_matches(')').split_whitespace() {
        assert!(page.contains(&format!("`{kind}`")), "docs/packages.md does not name {kind}");
    }
}
