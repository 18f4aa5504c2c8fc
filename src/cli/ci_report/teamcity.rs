//! Service messages of TeamCity: one test a job, and a build problem where a host or a job cannot be read.

use crate::cli::ci_report::cut::{cut, cut_bytes};
use crate::cli::ci_report::fingerprint::fingerprint;
use crate::cli::ci_report::model::{Case, Host, Run, Verdict};
use crate::cli::ci_report::told;

/// The most characters of the description of a build problem.
const DESCRIPTION: usize = 4000;

/// The most characters of the identity of a build problem.
const IDENTITY: usize = 60;

/// The most bytes of the details of a test.
const DETAILS: usize = 64 << 10;

/// One line a message.
pub(in crate::cli::ci_report) fn render(run: &Run) -> String {
    let mut text = String::new();
    for host in &run.hosts {
        text.push_str(&message("testSuiteStarted", &[("name", &host.name)]));
        for case in &host.cases {
            text.push_str(&of_case(host, case));
        }
        text.push_str(&message("testSuiteFinished", &[("name", &host.name)]));
    }
    text
}

fn of_case(host: &Host, case: &Case) -> String {
    if case.verdict == Verdict::Error {
        return problem(host, case);
    }
    let name = format!("{}.{}: {}", host.name, case.class, case.name());
    let mut text = message("testStarted", &[("name", &name)]);
    let details = cut_bytes(&case.text, DETAILS);
    text.push_str(&match case.verdict {
        Verdict::Skipped => message("testIgnored", &[("name", &name), ("message", &case.headline)]),
        Verdict::Warned => message("testStdOut", &[("name", &name), ("out", &details)]),
        Verdict::Failed => {
            message("testFailed", &[("name", &name), ("message", &case.headline), ("details", &details)])
        }
        Verdict::Passed | Verdict::Error => String::new(),
    });
    let duration = format!("{:.0}", case.seconds.unwrap_or_default() * 1000.0);
    text.push_str(&message("testFinished", &[("name", &name), ("duration", &duration)]));
    text
}

/// What a host or a job does not tell ends the build with a problem.
fn problem(host: &Host, case: &Case) -> String {
    let description = format!("{}: {}: {}", host.name, case.name(), told::message(case));
    let identity = format!("cimjob-{}", fingerprint(host, case));
    message(
        "buildProblem",
        &[("description", &cut(&told::apart(&description), DESCRIPTION)), ("identity", &cut(&identity, IDENTITY))],
    )
}

fn message(name: &str, attributes: &[(&str, &str)]) -> String {
    let attributes = attributes.iter().map(|(name, value)| format!(" {name}='{}'", escaped(value)));
    format!("##teamcity[{name}{}]\n", attributes.collect::<String>())
}

/// A value, by the rules of "Service Messages", "Escaped values". A character beyond 16 bits is two escapes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in told::apart(text).chars() {
        match character {
            '|' | '\'' | '[' | ']' => escaped.extend(['|', character]),
            '\n' => escaped.push_str("|n"),
            '\r' => escaped.push_str("|r"),
            ' '..='~' => escaped.push(character),
            other => {
                let mut units = [0_u16; 2];
                other.encode_utf16(&mut units).iter().for_each(|unit| escaped.push_str(&format!("|0x{unit:04X}")));
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cli::ci_report::samples::{case, hostile, run};

    /// As TeamCity reads a value.
    fn read(value: &str) -> String {
        let (mut units, mut characters) = (Vec::new(), value.chars());
        while let Some(character) = characters.next() {
            if character != '|' {
                units.extend(character.encode_utf16(&mut [0; 2]).iter());
                continue;
            }
            match characters.next().unwrap() {
                'n' => units.push(10),
                'r' => units.push(13),
                '0' => {
                    let number: String = characters.by_ref().skip(1).take(4).collect();
                    units.push(u16::from_str_radix(&number, 16).unwrap());
                }
                other => units.extend(other.encode_utf16(&mut [0; 2]).iter()),
            }
        }
        String::from_utf16(&units).unwrap()
    }

    #[test]
    fn a_test_has_its_duration_and_details() {
        let given = Case { seconds: Some(1.5), ..case(Verdict::Failed, "no disk") };
        let text = render(&run(vec![given]));
        assert!(text.contains("##teamcity[testFailed name='") && text.contains(" message='no disk'"), "{text}");
        assert!(text.contains(" duration='1500']"), "{text}");
    }

    #[test]
    fn a_host_that_cannot_be_reached_is_a_build_problem_with_a_short_identity() {
        let text = render(&run(vec![case(Verdict::Error, &"long ".repeat(2000))]));
        let identity = text.split_once("identity='").unwrap().1.split_once('\'').unwrap().0;
        assert!(identity.len() <= 60 && text.contains("##teamcity[buildProblem description='"), "{identity}");
    }

    proptest! {
        #[test]
        fn text_of_a_host_is_the_value_of_one_attribute(headline in hostile()) {
            let text = render(&run(vec![Case { headline: headline.clone(), ..case(Verdict::Failed, "") }]));
            let line = text.lines().find(|line| line.starts_with("##teamcity[testFailed ")).unwrap();
            let value = line.split_once(" message='").unwrap().1.split_once("' details='").unwrap().0;
            prop_assert_eq!(read(value), told::apart(&headline));
            prop_assert!(text.is_ascii() && text.lines().all(|line| line.matches("##").count() == 1));
            prop_assert_eq!(text.lines().count(), 5);
        }
    }
}
