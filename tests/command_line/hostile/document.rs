//! `docs/hostile-hosts.md` has a row for each attack of the table, with the commands that meet it; and no others.

use std::collections::BTreeSet;

use super::table::ATTACKS;

const DOCUMENT: &str = include_str!("../../../docs/hostile-hosts.md");

/// What says that a row is about an attack of the table.
const FILE: &str = "`tests/command_line/hostile/attacks.rs`: ";

/// What a row says: the test, and the commands.
fn rows() -> BTreeSet<(String, BTreeSet<String>)> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches(['|', ' ']).split(" | ").map(str::trim).collect();
        let test = cells.last()?.strip_prefix(FILE)?.trim_matches('`').to_owned();
        let commands = cells.get(2)?.split('`').skip(1).step_by(2).map(str::to_owned);
        Some((test, commands.collect()))
    };
    let (_, section) = DOCUMENT.split_once("## Every attack").expect("the section");
    let (section, _) = section.split_once("\n## ").expect("another section");
    section.lines().filter_map(row).collect()
}

#[test]
fn the_document_has_each_attack_with_the_commands_that_meet_it() {
    let attack = |attack: &super::table::Attack| {
        let commands = attack.commands.iter().filter_map(|(command, _)| command.first());
        (attack.test.to_owned(), commands.map(ToString::to_string).collect())
    };
    let attacks: BTreeSet<(String, BTreeSet<String>)> = ATTACKS.iter().map(attack).collect();
    let rows = rows();
    let missing: Vec<_> = attacks.difference(&rows).collect();
    let unknown: Vec<_> = rows.difference(&attacks).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "not in the document: {missing:#?}; not in the table: {unknown:#?}"
    );
}
