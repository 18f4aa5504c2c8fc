//! What is published: which features it has.

use std::collections::BTreeMap;

fn features() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
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
