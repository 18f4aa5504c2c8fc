//! docs/verified.md names each recorded form with its fixture, and counts them truly.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const GRADES: [&str; 4] = ["recorded", "software", "documented", "assumed"];

/// A row of the table of forms.
struct Form {
    what: String,
    grade: String,
    source: String,
    fixtures: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page() -> String {
    std::fs::read_to_string(root().join("docs/verified.md")).unwrap()
}

/// The rows below the heading of four columns; those without a grade are headings.
fn forms() -> Vec<Form> {
    let page = page();
    let (_, table) = page.split_once("| form | grade | source | fixture or test |\n").expect("a table of forms");
    let rows = table.lines().skip(1).map_while(|line| line.strip_prefix('|')?.strip_suffix('|'));
    let form = |row: &str| {
        let cells: Vec<_> = row.split('|').map(|cell| cell.trim().to_owned()).collect();
        let [what, grade, source, fixtures] = <[String; 4]>::try_from(cells).expect("four cells");
        Form { what, grade, source, fixtures }
    };
    rows.map(form).filter(|row| !row.what.starts_with("**")).collect()
}

/// The files and folders that a row names, without its tests in Rust.
fn named(form: &Form) -> Vec<PathBuf> {
    let parts = form.fixtures.split([',', ';', ' ']).map(str::trim);
    let exchanges = root().join("tests/exchanges");
    let place =
        |name: &str| if name.contains('/') { exchanges.join(name) } else { exchanges.join("shaped").join(name) };
    parts.filter(|name| name.ends_with(".xml") || name.ends_with('/')).map(place).collect()
}

#[test]
fn every_form_has_a_grade_and_what_is_not_assumed_a_source() {
    for form in forms() {
        assert!(GRADES.contains(&form.grade.as_str()), "{}: {}", form.what, form.grade);
        assert!(form.grade == "assumed" || !form.source.is_empty(), "{} has no source", form.what);
        assert!(!form.fixtures.is_empty(), "{} is tested by nothing", form.what);
    }
}

#[test]
fn every_fixture_of_a_form_is_there() {
    for form in forms() {
        let missing: Vec<_> = named(&form).into_iter().filter(|path| !path.exists()).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", form.what);
    }
}

#[test]
fn every_recorded_form_that_has_a_fixture_is_in_the_table() {
    let named: BTreeSet<PathBuf> = forms().iter().flat_map(named).collect();
    for folder in ["shaped", "told_inside"] {
        let files = std::fs::read_dir(root().join("tests/exchanges").join(folder)).unwrap();
        let left: Vec<_> = files.map(|file| file.unwrap().path()).filter(|path| !named.contains(path)).collect();
        assert!(left.is_empty(), "docs/verified.md does not name {left:?}");
    }
}

#[test]
fn the_forms_are_counted_truly() {
    let forms = forms();
    let counted = GRADES.map(|grade| format!("{} {grade}", forms.iter().filter(|form| form.grade == grade).count()));
    let sentence = format!("{} forms: {}.", forms.len(), counted.join(", "));
    assert!(page().contains(&sentence), "docs/verified.md should say: {sentence}");
}

/// The questions below the heading of four columns.
fn open_questions(page: &str) -> Vec<&str> {
    let (_, table) =
        page.split_once("| question | what cimjob assumes | if that is wrong | what settles it |\n").unwrap();
    let rows = table.lines().skip(1).map_while(|line| line.strip_prefix("| "));
    rows.filter_map(|row| row.split(" | ").next()).collect()
}

#[test]
fn every_open_question_is_on_the_page_for_owners_of_a_host_with_its_command() {
    let (page, verified) = (std::fs::read_to_string(root().join("docs/contribute-a-recording.md")).unwrap(), page());
    let questions = open_questions(&verified);
    assert!(questions.len() > 10, "{questions:?}");
    for question in questions {
        let row = page.lines().find_map(|line| line.strip_prefix(&format!("| {question} | ")));
        let command = row.unwrap_or_else(|| panic!("docs/contribute-a-recording.md does not have: {question}"));
        let is_command = command.starts_with("`cimjob ") || command.starts_with(|c: char| ('1'..='5').contains(&c));
        assert!(is_command || command.starts_with("none"), "{question}: {command}");
    }
}

/// The figures of the simulated host are on both pages.
#[test]
fn the_grades_of_the_simulated_host_are_the_same_on_both_pages() {
    let simulator = std::fs::read_to_string(root().join("docs/simulator.md")).unwrap();
    let line = simulator.lines().find(|line| line.contains(" behaviors: ")).expect("a line of figures");
    let numbers: Vec<&str> = line.split([' ', '.']).filter(|word| word.parse::<u32>().is_ok()).skip(1).collect();
    let [recorded, software, documented, assumed] = numbers.as_slice() else { panic!("{line}") };
    let sentence = format!("now there are {recorded}, {software}, {documented} and {assumed}.");
    assert!(page().contains(&sentence), "docs/verified.md should say: {sentence}");
}
