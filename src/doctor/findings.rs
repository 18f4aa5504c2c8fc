//! What was found in an examination, and what it means.

use crate::doctor::check::{Check, Ending, Verdict};
use crate::doctor::check_name::CheckName;
use crate::doctor::clock::Clocks;
use crate::doctor::connect::Attempt;
use crate::doctor::http::HttpHead;
use crate::doctor::hyper_v::{Presence, judge_class, judge_namespace};
use crate::doctor::identify::Identified;
use crate::doctor::login::Login;
use crate::doctor::quotas::ServiceConfig;
use crate::doctor::resolve::Resolved;
use crate::doctor::rights::{Answer, Right};
use crate::doctor::schemes::Schemes;
use crate::doctor::subject::Subject;
use crate::doctor::tls::Tls;
use crate::doctor::trouble::Trouble;
use crate::doctor::{clock, connect, http, identify, login, quotas, resolve, rights, schemes, tls};

/// What was found, check by check; `None` if the examination did not get that far. The fields are without promise: a minor release may
/// change them. [`judge`] says what they mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Findings {
    /// The addresses.
    pub resolved: Option<Resolved>,
    /// A try at each address.
    pub attempts: Option<Vec<Attempt>>,
    /// TLS and the certificate.
    pub tls: Option<Tls>,
    /// The answer to an empty message without credentials.
    pub http: Option<Result<HttpHead, Trouble>>,
    /// The schemes on offer.
    pub schemes: Option<Schemes>,
    /// What answers.
    pub identified: Option<Identified>,
    /// Both clocks.
    pub clocks: Option<Clocks>,
    /// The login.
    pub login: Option<Login>,
    /// The answer to Get of a job that cannot be there.
    pub get: Option<Answer>,
    /// The answer to its `GetError`.
    pub invoke: Option<Answer>,
    /// The settings of the service.
    pub config: Option<Result<ServiceConfig, Trouble>>,
}

impl Findings {
    fn verdict(&self, name: CheckName, subject: &Subject) -> Option<Verdict> {
        let presence = || Presence::of(self.get.iter().chain(&self.invoke));
        match name {
            CheckName::Resolve => self.resolved.as_ref().map(|found| resolve::judge(found, subject)),
            CheckName::Connect => self.attempts.as_ref().map(|found| connect::judge(found, subject)),
            CheckName::Tls => self.tls.as_ref().map(|found| tls::judge(found, subject)),
            CheckName::Http => self.http.as_ref().map(|found| http::judge(found, subject)),
            CheckName::Schemes => self.schemes.as_ref().map(|found| schemes::judge(found, subject)),
            CheckName::Identify => self.identified.as_ref().map(|found| identify::judge(found, subject)),
            CheckName::Clock => self.clocks.as_ref().map(|found| clock::judge(found, subject)),
            CheckName::Login => self.login.as_ref().map(|found| login::judge(found, subject)),
            CheckName::Get => self.get.as_ref().map(|found| rights::judge(Right::Get, found, subject)),
            CheckName::Invoke => self.invoke.as_ref().map(|found| rights::judge(Right::Invoke, found, subject)),
            CheckName::Namespace => judge_namespace(presence(), subject),
            CheckName::Class => judge_class(presence()),
            CheckName::Quotas => self.config.as_ref().map(quotas::judge),
            // Those of a NATS server.
            _ => None,
        }
    }
}

/// Judges every check, in their order. What was not looked at is skipped.
#[must_use]
pub fn judge(findings: &Findings, subject: &Subject) -> Vec<Check> {
    let mut failed = None;
    let judged = CheckName::ALL.into_iter().map(|name| {
        let skipped = || {
            Verdict::Skipped(
                failed.map_or_else(|| "this needs a login".to_owned(), |failed: CheckName| format!("{failed} failed")),
            )
        };
        let verdict = findings.verdict(name, subject).unwrap_or_else(skipped);
        if verdict.is_failed() {
            failed.get_or_insert(name);
        }
        Check { name, verdict }
    });
    judged.collect()
}

/// How an examination ends: as its first failed check says.
#[must_use]
pub fn ending(checks: &[Check]) -> Ending {
    let mut endings = checks.iter().filter_map(|check| match &check.verdict {
        Verdict::Failed(.., ending) => Some(*ending),
        _ => None,
    });
    endings.next().unwrap_or(Ending::Open)
}
