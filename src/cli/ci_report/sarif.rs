//! SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format"): one run, one result a finding, each at the same place in the repository.

use serde_json::{Value, json};

use crate::cli::ci_report::cut::{cut, cut_bytes};
use crate::cli::ci_report::fingerprint::fingerprint;
use crate::cli::ci_report::location::Location;
use crate::cli::ci_report::model::{Case, Host, Run, Verdict};
use crate::cli::ci_report::told;

/// The most results: GitHub shows 5,000 of a run.
const MOST: usize = 5000;

/// The most bytes of a message, so that all of them stay below the 10 MB that GitHub takes.
const MESSAGE: usize = 2048;

/// What may be found.
const RULES: &[(&str, &str)] = &[
    ("job-failed", "A job on a Hyper-V host failed"),
    ("job-warned", "A job on a Hyper-V host completed with warnings"),
    ("job-open", "A job on a Hyper-V host has no result"),
    ("no-result", "A Hyper-V host or a job on it could not be read"),
];

/// The whole file. A job that succeeded is not a result.
pub(in crate::cli::ci_report) fn render(run: &Run, location: &Location) -> String {
    let all = run.hosts.iter().flat_map(|host| host.cases.iter().map(move |case| (host, case)));
    let mut all: Vec<_> = all.filter(|(_, case)| case.verdict != Verdict::Passed).collect();
    all.sort_by_key(|(_, case)| std::cmp::Reverse(case.verdict));
    let results: Vec<Value> = all.into_iter().take(MOST).map(|(host, case)| result(host, case, location)).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{ "tool": { "driver": driver() }, "invocations": [invocation(run)], "results": results }],
    });
    format!("{document}\n")
}

fn driver() -> Value {
    let rule = |(id, text): &(&str, &str)| json!({ "id": id, "shortDescription": { "text": text } });
    json!({
        "name": "cimjob",
        "version": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": RULES.iter().map(rule).collect::<Vec<_>>(),
    })
}

/// Each case without a result is a notification of the tool, too.
fn invocation(run: &Run) -> Value {
    let cases = run.hosts.iter().flat_map(|host| host.cases.iter().map(move |case| (host, case)));
    let errors = cases.filter(|(_, case)| case.verdict == Verdict::Error).take(MOST);
    let notification = |(host, case): (&Host, &Case)| json!({ "level": "error", "message": message(host, case) });
    json!({
        "executionSuccessful": run.count(Verdict::Error) == 0,
        "startTimeUtc": run.started.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "toolExecutionNotifications": errors.map(notification).collect::<Vec<_>>(),
    })
}

fn result(host: &Host, case: &Case, location: &Location) -> Value {
    let (rule, level) = kind(case.verdict);
    json!({
        "ruleId": rule,
        "level": level,
        "message": message(host, case),
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&location.file) },
            "region": { "startLine": location.line },
        } }],
        "partialFingerprints": { "cimjob/v1": fingerprint(host, case) },
    })
}

fn kind(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Failed => ("job-failed", "error"),
        Verdict::Warned => ("job-warned", "warning"),
        Verdict::Skipped | Verdict::Passed => ("job-open", "note"),
        Verdict::Error => ("no-result", "error"),
    }
}

fn message(host: &Host, case: &Case) -> Value {
    let text = format!("{}: {}: {}", host.name, cut(&case.name(), 200), told::message(case));
    json!({ "text": plain(&cut_bytes(&text, MESSAGE)) })
}

/// No placeholder and no embedded link (SARIF 2.1.0, 3.11.5 and 3.11.6).
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut last = ' ';
    for character in text.chars() {
        if (last == ']' && character == '(') || (last == '{' && character.is_ascii_digit()) {
            plain.push(' ');
        }
        plain.push(character);
        last = character;
    }
    plain
}

/// A relative reference (RFC 3986, 4.2).
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => uri.push(char::from(byte)),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cli::ci_report::samples::{case, hostile, run};

    fn rendered(cases: Vec<Case>) -> Value {
        serde_json::from_str(&render(&run(cases), &"de ploy.yml:3".parse().unwrap())).unwrap()
    }

    #[test]
    fn a_result_has_a_place_and_a_rule_that_is_declared() {
        let of = rendered(vec![case(Verdict::Passed, ""), case(Verdict::Failed, "no disk")]);
        let result = &of["runs"][0]["results"][0];
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(
            (&place["artifactLocation"]["uri"], &place["region"]["startLine"]),
            (&json!("de%20ploy.yml"), &json!(3))
        );
        let rules = of["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]));
        assert_eq!(of["runs"][0]["invocations"][0]["executionSuccessful"], true);
    }

    #[test]
    fn a_host_that_cannot_be_reached_makes_the_run_unsuccessful() {
        let of = rendered(vec![case(Verdict::Error, "the host cannot be reached")]);
        let invocation = &of["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        assert_eq!(invocation["toolExecutionNotifications"][0]["level"], "error");
    }

    proptest! {
        #[test]
        fn text_of_a_host_is_neither_link_nor_placeholder(headline in hostile()) {
            let of = rendered(vec![Case { headline, ..case(Verdict::Failed, "") }]);
            let told = of["runs"][0]["results"][0]["message"]["text"].as_str().unwrap();
            let has_link = told.contains("](") || told.contains("{0");
            prop_assert!(!has_link, "of a link or a placeholder");
            prop_assert!(told.len() <= 2 * MESSAGE);
        }
    }
}
