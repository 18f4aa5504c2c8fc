//! The order of a whole examination.

use crate::doctor::check::Ending;
use crate::doctor::findings::{Findings, ending, judge};
use crate::doctor::login::Login;
use crate::doctor::resolve::Resolved;
use crate::doctor::sample::{line, subject, trouble};
use crate::doctor::trouble::TroubleKind;

fn words(findings: &Findings) -> Vec<String> {
    judge(findings, &subject()).iter().map(|check| line(&check.verdict)).collect()
}

#[test]
fn what_was_not_looked_at_is_skipped_because_of_the_first_failure() {
    let findings = Findings { resolved: Some(Resolved::Nothing("gone".into())), ..Findings::default() };
    let lines = words(&findings);
    assert!(lines[0].starts_with("failed"));
    assert!(lines[1..].iter().all(|line| line == "skipped: resolve failed"), "{lines:?}");
    assert_eq!(ending(&judge(&findings, &subject())), Ending::Unreachable);
}

#[test]
fn without_a_login_the_rest_is_skipped_and_nothing_failed() {
    let findings =
        Findings { resolved: Some(Resolved::Literal), login: Some(Login::NotRequested), ..Findings::default() };
    let lines = words(&findings);
    assert!(lines[7].starts_with("skipped: no login attempted"), "{lines:?}");
    assert!(lines[8..].iter().all(|line| line == "skipped: this needs a login"), "{lines:?}");
    assert_eq!(ending(&judge(&findings, &subject())), Ending::Open);
}

#[test]
fn the_first_failure_decides_the_end() {
    let findings = Findings {
        get: Some(Err(trouble(TroubleKind::NoClass))),
        invoke: Some(Err(trouble(TroubleKind::Denied))),
        ..Findings::default()
    };
    assert_eq!(ending(&judge(&findings, &subject())), Ending::Denied);
}
