//! A subject, a trouble and a verdict as the tests of the judgments share them.

use crate::addressing::Namespace;
use crate::client::{Transport, UrlPath};
use crate::doctor::check::Verdict;
use crate::doctor::fix::Fix;
use crate::doctor::subject::{Requested, Subject};
use crate::doctor::trouble::{Trouble, TroubleKind};

/// A login to hv01 over HTTPS with the best scheme.
pub(super) fn subject() -> Subject {
    Subject {
        host: "hv01".to_owned(),
        port: 5986,
        transport: Transport::Https,
        path: UrlPath::default(),
        namespace: Namespace::virtualization_v2(),
        requested: Requested::Best,
        account: None,
    }
}

/// A trouble of this kind, without a remedy of its own.
pub(super) fn trouble(kind: TroubleKind) -> Trouble {
    Trouble { kind, told: "words".to_owned(), remedy: None }
}

/// A verdict in one line.
pub(super) fn line(verdict: &Verdict) -> String {
    let ending = if let Verdict::Failed(.., ending) = verdict { format!(" ({ending:?})") } else { String::new() };
    let fix = verdict
        .fix()
        .map(|fix| {
            let place = if let Fix::Client(_) = fix { "Client" } else { "Host" };
            format!(" | {place}: {fix}")
        })
        .unwrap_or_default();
    format!("{}{ending}: {}{fix}", verdict.word(), verdict.found())
}
