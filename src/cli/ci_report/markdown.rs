//! Markdown as GitHub shows it, for summaries and comments: a table of what is wrong, and all that is known below it.

use crate::cli::ci_report::cut::{cut, cut_bytes};
use crate::cli::ci_report::model::{Case, Host, Run, Verdict};
use crate::cli::ci_report::told;

/// The most rows of the table.
const ROWS: usize = 500;

/// The most characters of a cell.
const CELL: usize = 300;

/// The most bytes of what is known of one case.
const DETAILS: usize = 16 << 10;

/// What comes after the details must fit, too.
const CLOSING: usize = 200;

/// The whole text, in at most so many bytes.
pub(in crate::cli::ci_report) fn render(run: &Run, most: usize) -> String {
    let all = run.hosts.iter().flat_map(|host| host.cases.iter().map(move |case| (host, case)));
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(_, case)| std::cmp::Reverse(case.verdict));
    let mut text = format!("## {}: {}\n\n", told::command(run), told::counts(run));
    text.push_str("| | host | job | cause |\n|---|---|---|---|\n");
    let most = most.saturating_sub(CLOSING);
    let rows = append(&mut text, most, all.iter().take(ROWS).map(|(host, case)| row(host, case)));
    if rows < all.len() {
        text.push_str(&format!("\n{} more are not in this table.\n", all.len().saturating_sub(rows)));
    }
    let wrong = all.iter().filter(|(_, case)| case.verdict >= Verdict::Warned).take(rows);
    append(&mut text, most, wrong.map(|(host, case)| details(host, case)));
    if text.len() > most.saturating_add(CLOSING) { String::new() } else { text }
}

/// Adds the parts that fit, and says how many.
fn append(text: &mut String, most: usize, parts: impl Iterator<Item = String>) -> usize {
    let mut count = 0_usize;
    for part in parts {
        if text.len().saturating_add(part.len()) > most {
            break;
        }
        text.push_str(&part);
        count = count.saturating_add(1);
    }
    count
}

fn row(host: &Host, case: &Case) -> String {
    let cell = |text: &str| escaped(&cut(text, CELL));
    let code = case.code.as_deref().map(|code| format!(" ({code})")).unwrap_or_default();
    let cause = format!("{}{code}", cut(&case.headline, CELL));
    format!("| {} | {} | {} | {} |\n", case.verdict.word(), cell(&host.name), cell(&case.name()), escaped(&cause))
}

fn details(host: &Host, case: &Case) -> String {
    let text = cut_bytes(case.text.trim_end(), DETAILS);
    let fence = fence(&text);
    let steps: String = case.steps.iter().map(|step| format!("* {}\n", escaped(&cut(step, CELL)))).collect();
    let title = escaped(&format!("{}: {}", host.name, case.name()));
    format!(
        "\n#### {title}\n\n{steps}\n<details><summary>All that is known</summary>\n\n{fence}text\n{}\n{fence}\n\n</details>\n",
        visible(&text)
    )
}

/// A fence that the text does not end (CommonMark, "Fenced code blocks").
fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    "`".repeat(longest.saturating_add(1).max(3))
}

/// Control characters by their number; lines stay.
fn visible(text: &str) -> String {
    let number =
        |c: char| if c == '\n' || !c.is_control() { c.to_string() } else { format!("<U+{:04X}>", u32::from(c)) };
    told::apart(text).chars().map(number).collect()
}

/// A text inside a line: every character that means something in Markdown is escaped, and a comment keeps `@name` and `#1` from being links.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => escaped.push(' '),
            '<' => escaped.push_str("&lt;"),
            '@' | '#' => escaped.extend(['\\', character].into_iter().chain("<!-- -->".chars())),
            c if is_plain(c) => escaped.push(c),
            c if c.is_ascii_punctuation() => escaped.extend(['\\', c]),
            c => escaped.push_str(&format!("&lt;U+{:04X}\\>", u32::from(c))),
        }
    }
    escaped
}

/// Means nothing inside a line, also not to GitHub.
fn is_plain(character: char) -> bool {
    !character.is_control() && (!character.is_ascii_punctuation() || " .,;'\"()/-".contains(character))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cli::ci_report::samples::{case, hostile, run};

    #[test]
    fn what_is_wrong_comes_first() {
        let text = render(&run(vec![case(Verdict::Passed, ""), case(Verdict::Failed, "no disk")]), 1 << 20);
        let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
        assert!(rows[0].starts_with("| failed | hv01 |") && rows[1].starts_with("| passed |"), "{text}");
        assert!(text.contains("```text\nall that is known\n```"), "{text}");
    }

    #[test]
    fn a_text_cannot_end_its_fence() {
        let given = Case { text: "a\n````\nb".to_owned(), ..case(Verdict::Failed, "x") };
        assert!(render(&run(vec![given]), 1 << 20).contains("`````text\na\n````\nb\n`````\n"));
    }

    #[test]
    fn names_and_numbers_are_not_links() {
        assert_eq!(escaped("@ops #12 <b>|`"), "\\@<!-- -->ops \\#<!-- -->12 &lt;b\\>\\|\\`");
    }

    #[test]
    fn a_summary_stays_below_its_limit() {
        let given = |n: usize| Case { text: "x".repeat(5000), ..case(Verdict::Failed, &n.to_string()) };
        let cases: Vec<Case> = (0..2000).map(given).collect();
        for most in [1 << 20, 100_000, 2000] {
            let text = render(&run(cases.clone()), most);
            assert!(text.len() <= most && text.contains(" more are not in this table."), "{most}: {}", text.len());
        }
    }

    proptest! {
        #[test]
        fn text_of_a_host_stays_in_its_cell(title in hostile(), headline in hostile()) {
            let given = Case { title, headline, ..case(Verdict::Failed, "") };
            let text = render(&run(vec![given]), 1 << 20);
            let row = text.lines().nth(4).unwrap();
            let unescaped = row.replace("\\\\", "").replace("\\|", "");
            prop_assert_eq!(unescaped.matches('|').count(), 5, "{}", row);
            let bare = row.replace("<!-- -->", "");
            prop_assert!(!bare.contains('<') && !bare.replace("\\`", "").contains('`'), "{}", row);
            prop_assert!(!text.contains("##vso[") && !text.contains("##[") && !text.contains("##teamcity["));
            prop_assert!(text.lines().filter(|line| line.starts_with("| failed")).count() == 1);
        }
    }
}
