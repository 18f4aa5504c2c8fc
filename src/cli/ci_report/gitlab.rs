//! Code Quality of GitLab: a JSON array of findings at a place in the repository.

use serde_json::{Value, json};

use crate::cli::ci_report::cut::cut;
use crate::cli::ci_report::fingerprint::fingerprint;
use crate::cli::ci_report::location::Location;
use crate::cli::ci_report::model::{Case, Host, Run, Verdict};

/// The most characters of a description.
const DESCRIPTION: usize = 1000;

/// The most findings: more is not read in a merge request.
const MOST: usize = 10_000;

/// The whole file. A job that succeeded is not a finding.
pub(in crate::cli::ci_report) fn render(run: &Run, location: &Location) -> String {
    let all = run.hosts.iter().flat_map(|host| host.cases.iter().map(move |case| (host, case)));
    let mut all: Vec<_> = all.filter(|(_, case)| case.verdict != Verdict::Passed).collect();
    all.sort_by_key(|(_, case)| std::cmp::Reverse(case.verdict));
    let found: Vec<Value> = all.into_iter().take(MOST).map(|(host, case)| finding(host, case, location)).collect();
    format!("{}\n", Value::from(found))
}

fn finding(host: &Host, case: &Case, location: &Location) -> Value {
    let description = format!("{}: {}: {}", host.name, case.name(), case.headline);
    json!({
        "description": cut(&description, DESCRIPTION),
        "check_name": check(case.verdict),
        "fingerprint": fingerprint(host, case),
        "severity": severity(case.verdict),
        "location": { "path": location.file, "lines": { "begin": location.line } },
    })
}

fn check(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Error => "cimjob-no-result",
        Verdict::Failed => "cimjob-job-failed",
        Verdict::Warned => "cimjob-job-warned",
        Verdict::Skipped | Verdict::Passed => "cimjob-job-open",
    }
}

fn severity(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Error => "critical",
        Verdict::Failed => "major",
        Verdict::Warned => "minor",
        Verdict::Skipped | Verdict::Passed => "info",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cli::ci_report::samples::{case, hostile, run};

    fn rendered(cases: Vec<Case>) -> Vec<Value> {
        serde_json::from_str(&render(&run(cases), &"deploy.yml:3".parse().unwrap())).unwrap()
    }

    #[test]
    fn a_finding_has_what_gitlab_requires() {
        let found = rendered(vec![case(Verdict::Passed, ""), case(Verdict::Failed, "no disk")]);
        let [one] = &found[..] else { panic!("{found:?}") };
        assert_eq!((&one["severity"], &one["check_name"]), (&json!("major"), &json!("cimjob-job-failed")));
        assert_eq!(one["location"], json!({ "path": "deploy.yml", "lines": { "begin": 3 } }));
        assert_eq!(one["fingerprint"].as_str().unwrap().len(), 32);
    }

    #[test]
    fn what_is_worst_comes_first() {
        let found = rendered(vec![case(Verdict::Skipped, "a"), case(Verdict::Error, "b"), case(Verdict::Failed, "c")]);
        let severities: Vec<_> = found.iter().map(|one| one["severity"].as_str().unwrap()).collect();
        assert_eq!(severities, ["critical", "major", "info"]);
    }

    proptest! {
        #[test]
        fn text_of_a_host_is_a_description(headline in hostile()) {
            let found = rendered(vec![Case { headline: headline.clone(), ..case(Verdict::Failed, "") }]);
            let told = found[0]["description"].as_str().unwrap();
            prop_assert!(told.chars().count() <= DESCRIPTION);
            prop_assert!(told.ends_with('…') || told.ends_with(&headline));
        }
    }
}
