//! Logging commands of Azure Pipelines: `##vso[task.logissue type=error;]message`, escaped as azure-pipelines-task-lib does.

use crate::cli::ci_report::cut::cut;
use crate::cli::ci_report::location::Location;
use crate::cli::ci_report::model::{Case, Host, Run};
use crate::cli::ci_report::told::{self, Level, SHOWN};

/// The most characters of a message: more is not read in a list of issues.
const MESSAGE: usize = 4096;

/// One line a case, and the summary if it is in a file.
pub(in crate::cli::ci_report) fn render(run: &Run, location: Option<&Location>, summary: Option<&str>) -> String {
    let mut text = String::new();
    for (level, kind) in [(Level::Error, "error"), (Level::Warning, "warning")] {
        let (shown, more) = told::first(run, level, SHOWN);
        for (host, case) in shown {
            text.push_str(&issue(kind, case.code.as_deref(), location, &message(host, case)));
        }
        if more > 0 {
            let message = format!("and {more} more: see the summary or another report");
            text.push_str(&issue(kind, None, None, &message));
        }
    }
    text.push_str(&format!("cimjob: {}\n", told::counts(run)));
    if let Some(summary) = summary {
        text.push_str(&format!("##vso[task.uploadsummary]{}\n", data(summary)));
    }
    text
}

fn message(host: &Host, case: &Case) -> String {
    format!("{}: {}: {}", host.name, case.name(), told::message(case))
}

fn issue(kind: &str, code: Option<&str>, location: Option<&Location>, message: &str) -> String {
    let code = code.map(|code| format!("code={};", property(code))).unwrap_or_default();
    let place = location.map(|place| format!("sourcepath={};linenumber={};", property(&place.file), place.line));
    let place = place.unwrap_or_default();
    format!("##vso[task.logissue type={kind};{code}{place}]{}\n", data(&cut(&told::apart(message), MESSAGE)))
}

/// What comes after `]`. The agent finds commands anywhere in a line.
fn data(text: &str) -> String {
    told::apart(text).replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(']', "%5D").replace(';', "%3B")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cli::ci_report::model::Verdict;
    use crate::cli::ci_report::samples::{case, hostile, run};

    /// As the agent reads it: the properties and the message.
    fn read(line: &str) -> Option<(Vec<(String, String)>, String)> {
        let (properties, message) = line.strip_prefix("##vso[task.logissue ")?.split_once(']')?;
        let data = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n").replace("%AZP25", "%");
        let property = |text: &str| data(&text.replace("%3B", ";").replace("%5D", "]"));
        let pairs = properties.split(';').filter_map(|pair| pair.split_once('='));
        Some((pairs.map(|(name, value)| (name.to_owned(), property(value))).collect(), data(message)))
    }

    #[test]
    fn the_summary_is_uploaded_last() {
        let text = render(&run(vec![case(Verdict::Failed, "x")]), None, Some("/tmp/a%b.md"));
        assert!(text.ends_with("##vso[task.uploadsummary]/tmp/a%AZP25b.md\n"), "{text}");
    }

    #[test]
    fn many_issues_are_counted_in_the_tenth() {
        let cases = (0..40).map(|n| case(Verdict::Error, &n.to_string())).collect();
        let text = render(&run(cases), None, None);
        assert_eq!(text.matches("##vso[task.logissue type=error;").count(), 10);
    }

    proptest! {
        #[test]
        fn text_of_a_host_is_data_of_one_command(code in hostile(), message in hostile()) {
            let given = Case { code: Some(code.clone()), headline: message.clone(), ..case(Verdict::Failed, "") };
            let text = render(&run(vec![given]), None, None);
            prop_assert_eq!(text.lines().count(), 2, "{}", text);
            let (properties, told) = read(text.lines().next().unwrap()).unwrap();
            prop_assert_eq!(&properties, &[("type".to_owned(), "error".to_owned()), ("code".to_owned(), told::apart(&code))]);
            prop_assert_eq!(text.matches("##").count(), 1);
            if message.chars().count() < 1000 {
                prop_assert!(told.contains(&told::apart(&message)));
            }
        }
    }
}
