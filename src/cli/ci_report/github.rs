//! Workflow commands of GitHub Actions: `::error title=...::message`. Limits are those of its runner: 10 errors and 10 warnings of a step are shown, a message
//! has at most 4,096 characters, and the rest is dropped without a word.

use crate::cli::ci_report::cut::cut;
use crate::cli::ci_report::location::Location;
use crate::cli::ci_report::model::{Case, Host, Run};
use crate::cli::ci_report::told::{self, Level, SHOWN};

/// The most characters of a message.
const MESSAGE: usize = 4096;

/// The most characters of a title.
const TITLE: usize = 250;

/// One line a case of each level, as many as are shown, and a line that counts.
pub(in crate::cli::ci_report) fn render(run: &Run, location: Option<&Location>) -> String {
    let mut text = String::new();
    for level in [Level::Error, Level::Warning, Level::Notice] {
        let (shown, more) = told::first(run, level, SHOWN);
        for (host, case) in shown {
            text.push_str(&command(level, &title(host, case), location, &told::message(case)));
        }
        if more > 0 {
            let message = format!("and {more} more: see the summary of the job or another report");
            text.push_str(&command(level, &told::command(run), None, &message));
        }
    }
    // Notices have a limit of their own, and this is not one more than it.
    text.push_str(&format!("cimjob: {}\n", told::counts(run)));
    text
}

fn title(host: &Host, case: &Case) -> String {
    format!("{}: {}", host.name, case.name())
}

fn command(level: Level, title: &str, location: Option<&Location>, message: &str) -> String {
    let name = match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Notice => "notice",
    };
    let place = location.map(place).unwrap_or_default();
    format!("::{name} title={}{place}::{}\n", property(&limited(title, TITLE)), data(&limited(message, MESSAGE)))
}

fn place(location: &Location) -> String {
    format!(",file={},line={}", property(&location.file), location.line)
}

/// At most so many characters, without the older form of commands: `##[...]` is found anywhere in a line.
fn limited(text: &str, most: usize) -> String {
    cut(&told::apart(text), most).into_owned()
}

/// What comes after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cli::ci_report::model::Verdict;
    use crate::cli::ci_report::samples::{case, hostile, run};

    struct Read {
        name: String,
        properties: Vec<(String, String)>,
        message: String,
    }

    /// As the runner reads it (`ActionCommand.cs`, `TryParseV2`): level, properties, message.
    fn read(line: &str) -> Option<Read> {
        let (head, message) = line.strip_prefix("::")?.split_once("::")?;
        let (name, properties) = head.split_once(' ')?;
        let decoded = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
        let property = |text: &str| decoded(&text.replace("%3A", ":").replace("%2C", ","));
        let pairs = properties.split(',').filter_map(|pair| pair.split_once('='));
        let pairs = pairs.map(|(name, value)| (name.to_owned(), property(value))).collect();
        Some(Read { name: name.to_owned(), properties: pairs, message: decoded(message) })
    }

    #[test]
    fn no_more_than_ten_of_a_level_and_the_last_one_counts_the_rest() {
        let cases: Vec<Case> = (0..40).map(|n| case(Verdict::Failed, &format!("{n}"))).collect();
        let text = render(&run(cases), None);
        let errors: Vec<&str> = text.lines().filter(|line| line.starts_with("::error ")).collect();
        assert_eq!(errors.len(), 10);
        assert!(
            errors.last().unwrap().ends_with("::and 31 more: see the summary of the job or another report"),
            "{text}"
        );
    }

    #[test]
    fn a_place_is_named_if_there_is_one() {
        let location: Location = "deploy/a,b.yml:7".parse().unwrap();
        let text = render(&run(vec![case(Verdict::Warned, "x")]), Some(&location));
        assert!(text.starts_with("::warning title=") && text.contains(",file=deploy/a%2Cb.yml,line=7::"), "{text}");
    }

    proptest! {
        #[test]
        fn text_of_a_host_is_data_of_one_command(title in hostile(), message in hostile()) {
            let given = Case { title: title.clone(), headline: message.clone(), ..case(Verdict::Failed, "") };
            let text = render(&run(vec![given]), None);
            prop_assert_eq!(text.lines().count(), 2, "{}", text);
            let Read { name, properties, message: told } = read(text.lines().next().unwrap()).unwrap();
            prop_assert_eq!(name, "error");
            prop_assert_eq!(properties.len(), 1);
            prop_assert!(told.chars().count() <= MESSAGE && !text.contains("##"));
            if message.chars().count() < 1000 {
                prop_assert!(told.starts_with(&told::apart(&message)));
            }
        }
    }
}
