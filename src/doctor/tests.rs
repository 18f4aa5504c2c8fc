//! What the tests of the judgements share, and the order of a whole examination.

use super::*;
use crate::addressing::Namespace;
use crate::client::Transport;

/// Somebody wants to get into hv01 over HTTPS in the best way.
pub(super) fn subject() -> Subject {
    Subject {
        host: "hv01".to_owned(),
        port: 5986,
        transport: Transport::Https,
        namespace: Namespace::virtualization_v2(),
        wish: Wish::Best,
        account: None,
    }
}

/// A trouble of this kind, without a hint of its own.
pub(super) fn trouble(kind: TroubleKind) -> Trouble {
    Trouble { kind, told: "words".to_owned(), hint: None }
}

/// A verdict in one line.
pub(super) fn line(verdict: &Verdict) -> String {
    let ending = if let Verdict::Failed(.., ending) = verdict { format!(" ({ending:?})") } else { String::new() };
    let fix = verdict.fix().map(|fix| format!(" | {:?}: {}", fix.place, fix.text)).unwrap_or_default();
    format!("{}{ending}: {}{fix}", verdict.word(), verdict.found())
}

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
    let findings = Findings { resolved: Some(Resolved::Literal), login: Some(Login::Nobody), ..Findings::default() };
    let lines = words(&findings);
    assert!(lines[7].starts_with("skipped: nobody logs in"), "{lines:?}");
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
