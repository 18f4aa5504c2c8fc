//! What the documents name is there: each option of ours in README.md and docs/ is one that `--help` shows.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::help::{commands, help};

/// Options of other programs that the documents name.
const OF_OTHERS: [&str; 21] = [
    "check",
    "defaults",
    "dupe-window",
    "features",
    "from",
    "git",
    "history",
    "home-dir",
    "locked",
    "max-age",
    "max-bucket-size",
    "no-default-features",
    "now",
    "password",
    "path",
    "queue",
    "release",
    "shell",
    "storage",
    "subjects",
    "system",
];

/// All but the page of measurements, which names the options of cargo.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::fs::read_dir(root.join("docs")).unwrap();
    let is_page = |path: &PathBuf| path.extension().is_some_and(|end| end == "md") && !path.ends_with("performance.md");
    let pages = folder.map(|entry| entry.unwrap().path()).filter(is_page);
    pages.chain([root.join("README.md")]).collect()
}

/// Whatever is behind `--` at the beginning of a word.
fn options(text: &str) -> BTreeSet<String> {
    let pieces: Vec<&str> = text.split("--").collect();
    let begins = |pair: &&[&str]| !pair[0].ends_with(|c: char| c == '-' || c.is_alphanumeric());
    let name = |pair: &[&str]| pair[1].chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
    pieces
        .windows(2)
        .filter(begins)
        .map(name)
        .filter(|name: &String| !name.is_empty() && !name.starts_with('-'))
        .collect()
}

#[test]
#[cfg_attr(not(feature = "nats"), ignore = "documents name options of builds with all features")]
fn every_option_that_the_documents_name_exists() {
    let mut known = options(&help(&[], "--help"));
    for command in commands() {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        known.extend(options(&help(&words, "--help")));
    }
    for document in documents() {
        let text = std::fs::read_to_string(&document).unwrap();
        let unknown: Vec<_> =
            options(&text).into_iter().filter(|name| !known.contains(name) && !OF_OTHERS.contains(&&**name)).collect();
        assert!(unknown.is_empty(), "{}: {unknown:?}", document.display());
    }
}

#[test]
fn the_readme_has_120_lines_of_100_columns_at_most() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    assert!(text.lines().count() <= 120, "{} lines", text.lines().count());
    let long: Vec<&str> = text.lines().filter(|line| line.chars().count() > 100).collect();
    assert!(long.is_empty(), "{long:#?}");
}
