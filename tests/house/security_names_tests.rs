//! `security_claims.md` names the tests that hold the claims of SECURITY.md, and `docs/hostile-hosts.md` those of each attack: each test is
//! there, and no claim is without one or a word why.

use std::collections::BTreeSet;
use std::path::Path;

/// A line of a table that says what holds it.
struct Row<'a> {
    line: &'a str,
    held_by: &'a str,
}

/// The rows of the tables whose last column is headed `held by`.
fn rows(text: &str) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        let Some(cells) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else {
            is_inside = false;
            continue;
        };
        let last = cells.rsplit('|').next().unwrap_or_default().trim();
        match last {
            "held by" => is_inside = true,
            rule if rule.starts_with("---") => {}
            held_by if is_inside => rows.push(Row { line, held_by }),
            _ => {}
        }
    }
    rows
}

/// The tests as `file: name, name; file: name`, each in backticks.
fn named(held_by: &str) -> Vec<(&str, &str)> {
    let mut tests = Vec::new();
    let mut file = None;
    for quoted in held_by.split('`').skip(1).step_by(2) {
        match file {
            _ if quoted.ends_with(".rs") => file = Some(quoted),
            Some(file) => tests.push((file, quoted)),
            None => {}
        }
    }
    tests
}

fn is_test_in(file: &str, name: &str) -> bool {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let source = std::fs::read_to_string(path).unwrap_or_default();
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let definition = format!("fn {name}(");
    lines.iter().enumerate().any(|(number, line)| {
        let begins = line.starts_with(&definition) || line.starts_with(&format!("async {definition}"));
        let above = lines.iter().take(number).rev().take_while(|line| line.starts_with("#["));
        begins && above.into_iter().any(|attribute| attribute.contains("test"))
    })
}

fn security() -> String {
    read("tests/house/security_claims.md")
}

fn read(document: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(document)).expect("the document")
}

/// The numbers in the first cells of the rows.
fn points(text: &str) -> BTreeSet<u8> {
    let first = |row: &Row<'_>| row.line.split('|').nth(1)?.trim().parse().ok();
    rows(text).iter().filter_map(first).collect()
}

#[test]
fn every_attack_of_hostile_hosts_names_a_test_that_is_there() {
    let text = read("docs/hostile-hosts.md");
    let rows = rows(&text);
    let without: Vec<_> = rows.iter().filter(|row| named(row.held_by).is_empty()).map(|row| row.line).collect();
    let tests = rows.iter().flat_map(|row| named(row.held_by));
    let missing: Vec<_> = tests.filter(|(file, name)| !is_test_in(file, name)).collect();
    assert!(without.is_empty() && missing.is_empty(), "without a test: {without:#?}; not there: {missing:#?}");
}

#[test]
fn hostile_hosts_has_every_point_of_the_review() {
    assert_eq!(points(&read("docs/hostile-hosts.md")), (1..=12).collect());
}

#[test]
fn every_test_that_security_names_is_there() {
    let text = security();
    let named: Vec<(&str, &str)> = rows(&text).iter().flat_map(|row| named(row.held_by)).collect();
    let missing: Vec<_> = named.iter().filter(|(file, name)| !is_test_in(file, name)).collect();
    assert!(named.len() > 50 && missing.is_empty(), "of {} not there: {missing:#?}", named.len());
}

#[test]
fn every_line_of_security_names_a_test_or_says_that_there_is_none() {
    let text = security();
    let open = |row: &&Row<'_>| named(row.held_by).is_empty() && !row.held_by.starts_with("no test");
    let without: Vec<_> = rows(&text).iter().filter(open).map(|row| row.line.to_owned()).collect();
    assert!(without.is_empty(), "{without:#?}");
}

#[test]
fn a_test_that_is_not_there_is_missed() {
    assert!(is_test_in("tests/house/security_names_tests.rs", "a_test_that_is_not_there_is_missed"));
    assert!(!is_test_in("tests/house/security_names_tests.rs", "is_test_in"));
    assert!(!is_test_in("tests/no_such_file.rs", "a_test_that_is_not_there_is_missed"));
    let row = "`tests/a.rs`: `one`, `two`; `tests/b.rs`: `three`";
    assert_eq!(named(row), [("tests/a.rs", "one"), ("tests/a.rs", "two"), ("tests/b.rs", "three")]);
}
