//! JUnit XML, as GitLab, Azure DevOps and Jenkins read it: one suite a host, one case a job, in the elements and attributes of Jenkins' junit-10.xsd.

use std::collections::HashMap;

use crate::cli::ci_report::cut::cut_bytes;
use crate::cli::ci_report::location::Location;
use crate::cli::ci_report::model::{Case, Host, Run, Verdict};
use crate::xml::{Element, Name};

/// The most bytes of one text.
const MOST_TEXT: usize = 64 << 10;

/// The most bytes of all texts: GitLab refuses files with nodes of more than about 8 MB.
const MOST_TEXTS: usize = 5 << 20;

/// The whole file.
pub(in crate::cli::ci_report) fn render(run: &Run, location: Option<&Location>) -> String {
    let mut writing = Writing { run, location, left: MOST_TEXTS, names: HashMap::new() };
    let suites: Vec<Element> = run.hosts.iter().map(|host| writing.suite(host)).collect();
    let root = counted(element("testsuites"), |verdict| run.count(verdict));
    let root = attribute(root, "name", &format!("cimjob {}", run.command)).children(suites);
    // INVARIANT: `escaped` leaves no character that XML cannot carry.
    let xml = root.to_xml().unwrap_or_default();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{xml}\n")
}

struct Writing<'a> {
    run: &'a Run,
    /// The file that GitLab shows, if there is one; the schema of Jenkins' xUnit plugin does not have it.
    location: Option<&'a Location>,
    /// How many bytes of texts may still be written.
    left: usize,
    /// How often each name was given.
    names: HashMap<String, usize>,
}

impl Writing<'_> {
    fn suite(&mut self, host: &Host) -> Element {
        let cases: Vec<Element> = host.cases.iter().map(|case| self.case(host, case)).collect();
        let suite = attribute(element("testsuite"), "name", &host.name);
        let suite = counted(suite, |verdict| host.count(verdict));
        let suite = attribute(suite, "skipped", &host.count(Verdict::Skipped).to_string());
        // The sum of nothing would be -0.
        let seconds = host.cases.iter().filter_map(|case| case.seconds).fold(0.0, |sum, of_case| sum + of_case);
        let suite = attribute(suite, "time", &format!("{seconds:.3}"));
        let started = self.run.started.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string();
        let suite = attribute(suite, "timestamp", &started);
        attribute(suite, "hostname", &host.name).children(cases)
    }

    fn case(&mut self, host: &Host, case: &Case) -> Element {
        let class = format!("{}.{}", host.name, case.class);
        let name = self.unique(&class, case.name());
        let element = attribute(element("testcase"), "name", &name);
        let element = attribute(element, "classname", &class);
        let element = attribute(element, "time", &format!("{:.3}", case.seconds.unwrap_or_default()));
        let element = match self.location {
            Some(location) => attribute(element, "file", &location.file),
            None => element,
        };
        match self.result(case) {
            Some(result) => element.child(result),
            None => element,
        }
    }

    /// GitLab counts only the first of several cases with the same name.
    fn unique(&mut self, class: &str, name: String) -> String {
        let count = self.names.entry(format!("{class}\n{name}")).or_default();
        *count = count.saturating_add(1);
        if *count == 1 { name } else { format!("{name} ({count})") }
    }

    fn result(&mut self, case: &Case) -> Option<Element> {
        let local = match case.verdict {
            Verdict::Passed => return None,
            Verdict::Warned => {
                let text = self.text(&format!("{}\n\n{}", case.headline, case.text));
                return Some(element("system-out").text(text));
            }
            Verdict::Skipped => "skipped",
            Verdict::Failed => "failure",
            Verdict::Error => "error",
        };
        let result = attribute(element(local), "message", &case.headline);
        let kind = case.code.as_deref().unwrap_or(local);
        Some(attribute(result, "type", kind).text(self.text(&case.text)))
    }

    fn text(&mut self, text: &str) -> String {
        let text = escaped(&cut_bytes(text, MOST_TEXT.min(self.left)));
        self.left = self.left.saturating_sub(text.len());
        text
    }
}

fn element(local: &'static str) -> Element {
    Element::new("", local)
}

fn attribute(element: Element, local: &'static str, value: &str) -> Element {
    element.attribute(Name::new("", local), escaped(&cut_bytes(value, MOST_ATTRIBUTE)))
}

const MOST_ATTRIBUTE: usize = 4096;

fn counted(element: Element, count: impl Fn(Verdict) -> usize) -> Element {
    let all = [Verdict::Passed, Verdict::Skipped, Verdict::Warned, Verdict::Failed, Verdict::Error];
    let tests: usize = all.into_iter().map(&count).sum();
    let element = attribute(element, "tests", &tests.to_string());
    let element = attribute(element, "failures", &count(Verdict::Failed).to_string());
    attribute(element, "errors", &count(Verdict::Error).to_string())
}

/// What XML 1.0 (section 2.2) cannot carry, by its number; the writer of XML escapes the rest.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' | '\n' => escaped.push(character),
            '\u{FFFE}' | '\u{FFFF}' => escaped.push_str(&number(character)),
            c if c.is_control() => escaped.push_str(&number(c)),
            c => escaped.push(c),
        }
    }
    escaped
}

fn number(character: char) -> String {
    format!("<U+{:04X}>", u32::from(character))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_junit::{Report, TestCaseStatus};

    use super::*;
    use crate::cli::ci_report::samples::{case, hostile, run};

    fn read(cases: Vec<Case>) -> Report {
        Report::deserialize_from_str(&render(&run(cases), None)).unwrap()
    }

    #[test]
    fn the_same_name_is_given_once_only() {
        let report = read(vec![case(Verdict::Passed, ""), case(Verdict::Failed, "x"), case(Verdict::Failed, "y")]);
        let names: Vec<&str> = report.test_suites[0].test_cases.iter().map(|case| case.name.as_str()).collect();
        assert_eq!(
            names,
            ["Resize db02.vhdx [8E1C7A50]", "Resize db02.vhdx [8E1C7A50] (2)", "Resize db02.vhdx [8E1C7A50] (3)"]
        );
    }

    #[test]
    fn a_long_name_has_at_most_two_hundred_characters() {
        let report = read(vec![Case { title: "ß".repeat(1000), ..case(Verdict::Passed, "") }]);
        let name = report.test_suites[0].test_cases[0].name.as_str();
        assert!(name.chars().count() <= 200 && name.ends_with("… [8E1C7A50]"), "{name}");
    }

    #[test]
    fn all_texts_together_stay_below_what_gitlab_reads() {
        let cases = (0..500).map(|_| Case { text: "<".repeat(60_000), ..case(Verdict::Failed, "x") }).collect();
        let text = render(&run(cases), None);
        let report = Report::deserialize_from_str(&text).unwrap();
        assert!(text.len() < 30 << 20, "{}", text.len());
        assert_eq!(report.failures, 500);
    }

    proptest! {
        #[test]
        fn text_of_a_host_is_text_of_its_case(title in hostile(), headline in hostile(), text in hostile()) {
            let given = Case { title, headline: headline.clone(), text: text.clone(), ..case(Verdict::Failed, "") };
            let report = read(vec![given, case(Verdict::Passed, "")]);
            prop_assert_eq!((report.tests, report.failures, report.test_suites.len()), (2, 1, 1));
            let TestCaseStatus::NonSuccess { message, description, .. } = &report.test_suites[0].test_cases[0].status else {
                panic!("{report:?}")
            };
            // quick-junit drops tabulators.
            let short = |text: &str, most: usize| escaped(&cut_bytes(text, most)).replace('\t', "");
            let expected = short(&headline, MOST_ATTRIBUTE);
            prop_assert_eq!(message.as_ref().unwrap().as_str().trim(), expected.trim());
            let read = description.as_ref().map_or("", |text| text.as_str());
            let short = short(&text, MOST_TEXT);
            prop_assert_eq!(read.trim(), short.trim());
        }
    }
}
