//! Every behavior of the simulated host has one grade and a source, and docs/simulator.md counts them truly.

use std::path::Path;

const GRADES: [&str; 4] = ["recorded", "software", "documented", "assumed"];

/// A row of the table: what the host does, its grade, its source.
struct Behavior {
    what: String,
    grade: String,
    source: String,
}

fn text() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/simulator.md")).unwrap()
}

/// The rows below the heading of three columns; those without a grade are headings.
fn behaviors(text: &str) -> Vec<Behavior> {
    let (_, table) = text.split_once("| what | grade | source |\n").expect("a table of three columns");
    let rows = table.lines().skip(1).map_while(|line| line.strip_prefix('|')?.strip_suffix('|'));
    let cells = rows.map(|row| row.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
    let behavior = |cells: Vec<String>| {
        let [what, grade, source] = <[String; 3]>::try_from(cells).expect("three cells");
        Behavior { what, grade, source }
    };
    cells.map(behavior).filter(|row| !row.what.starts_with("**")).collect()
}

#[test]
fn every_behavior_of_the_simulated_host_has_one_of_four_grades() {
    let text = text();
    let odd: Vec<_> = behaviors(&text).into_iter().filter(|row| !GRADES.contains(&row.grade.as_str())).collect();
    assert!(odd.is_empty(), "{:?}", odd.iter().map(|row| &row.what).collect::<Vec<_>>());
}

#[test]
fn every_behavior_that_is_not_assumed_has_a_source() {
    let text = text();
    let without = behaviors(&text).into_iter().filter(|row| row.grade != "assumed" && row.source.is_empty());
    let without: Vec<_> = without.map(|row| row.what).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn the_grades_are_counted_truly() {
    let text = text();
    let all = behaviors(&text);
    let counted = GRADES.map(|grade| format!("{} {grade}", all.iter().filter(|row| row.grade == grade).count()));
    let sentence = format!("{} behaviors: {}.", all.len(), counted.join(", "));
    assert!(text.contains(&sentence), "docs/simulator.md should say: {sentence}");
}
