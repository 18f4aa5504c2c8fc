//! Looking: each step finds what it can, and the next is taken where it makes sense. All of them only read.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::addressing::{EndpointReference, SelectorSet};
use crate::client::{Error, Transport, inspect_tls};
use crate::doctor::clock::Clocks;
use crate::doctor::connect::AttemptEnd;
use crate::doctor::findings::Findings;
use crate::doctor::http::HttpHead;
use crate::doctor::hyper_v::CLASS;
use crate::doctor::identify::Identified;
use crate::doctor::login::Login;
use crate::doctor::probe::Probe;
use crate::doctor::quotas::ServiceConfig;
use crate::doctor::resolve::Resolved;
use crate::doctor::rights::Answer;
use crate::doctor::schemes::Schemes;
use crate::doctor::tls::Tls;
use crate::doctor::trouble::{Trouble, TroubleKind};
use crate::doctor::{quotas, reach, schemes, tls, tls_found};
use crate::job::{ErrorMethod, JobPath};
use crate::wsman::Get;

/// An examination never takes longer.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How long one address may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// A job that cannot be there.
const NO_JOB: &str = "00000000-0000-0000-0000-000000000000";

/// Looks at everything that can be looked at within this time, at most a day.
///
/// Nothing is changed on the host, and one login is attempted at most, so that it does not lock an account.
pub async fn examine(probe: &Probe, within: Duration) -> Findings {
    let until = Instant::now() + within.min(LONGEST);
    let mut examination = Examination { probe, until, findings: Findings::default() };
    let _where_it_ended = examination.run().await;
    examination.findings
}

struct Examination<'p> {
    probe: &'p Probe,
    until: Instant,
    findings: Findings,
}

impl Examination<'_> {
    /// `None` where a step leaves nothing to do for the next.
    async fn run(&mut self) -> Option<()> {
        let addresses = self.resolve().await?;
        self.connect(addresses).await?;
        self.tls().await?;
        self.greet().await?;
        self.identify().await?;
        self.log_in().await?;
        self.ask().await
    }

    async fn resolve(&mut self) -> Option<Vec<SocketAddr>> {
        let (resolved, addresses) = if self.probe.is_proxied {
            (Resolved::ByProxy, Some(Vec::new()))
        } else {
            reach::resolve(&self.probe.subject, self.until).await
        };
        self.findings.resolved = Some(resolved);
        addresses
    }

    async fn connect(&mut self, addresses: Vec<SocketAddr>) -> Option<()> {
        let patience = PATIENCE.min(self.until.saturating_duration_since(Instant::now()));
        let attempts = reach::connect(addresses, patience).await;
        let is_open = attempts.is_empty() || attempts.iter().any(|attempt| attempt.end == AttemptEnd::Open);
        self.findings.attempts = Some(attempts);
        is_open.then_some(())
    }

    async fn tls(&mut self) -> Option<()> {
        let tls = match (self.probe.subject.transport, self.probe.is_proxied) {
            (Transport::Http, _) => Tls::Unused,
            (Transport::Https, true) => Tls::BehindProxy,
            (Transport::Https, false) => {
                let looked = inspect_tls(&self.probe.endpoint, &self.probe.tls, PATIENCE);
                let inspection = self.bounded(looked).await;
                inspection
                    .map_or_else(|failed| Tls::Trouble(failed.trouble()), |found| tls_found::of(&found, self.probe))
            }
        };
        let goes_on = !tls::judge(&tls, &self.probe.subject).is_failed();
        self.findings.tls = Some(tls);
        goes_on.then_some(())
    }

    /// The head of the answer, the schemes and the clock.
    async fn greet(&mut self) -> Option<()> {
        let greeting = match self.bounded(self.probe.anonymous.greet()).await {
            Ok(greeting) => greeting,
            Err(failed) => {
                self.findings.http = Some(Err(failed.trouble()));
                return None;
            }
        };
        let clocks = Clocks { host: greeting.date, asked: greeting.asked, answered: greeting.answered };
        self.findings.clocks = Some(clocks);
        let is_winrm = matches!(greeting.status, 401 | 200..=299);
        self.findings.http =
            Some(Ok(HttpHead { status: greeting.status, server: greeting.server, notes: greeting.notes }));
        let no_kerberos = self.probe.no_kerberos.clone();
        let schemes = Schemes { asked: greeting.status == 401, offered: greeting.schemes, no_kerberos };
        self.findings.schemes = is_winrm.then_some(schemes);
        Some(())
    }

    async fn identify(&mut self) -> Option<()> {
        let anonymous = self.bounded(self.probe.anonymous.identify()).await.map_err(|failed| failed.trouble());
        let is_service =
            anonymous.is_ok() || self.findings.schemes.as_ref().is_some_and(|schemes| !schemes.offered.is_empty());
        let compression = self.probe.anonymous.compression().map(str::to_owned);
        self.findings.identified = Some(Identified { anonymous, known: None, compression });
        is_service.then_some(())
    }

    /// The one try.
    async fn log_in(&mut self) -> Option<()> {
        let is_offered = |schemes: &Schemes| !schemes::judge(schemes, &self.probe.subject).is_failed();
        if !self.findings.schemes.as_ref().is_some_and(is_offered) {
            return None;
        }
        let Some(client) = &self.probe.known else {
            self.findings.login = Some(Login::NotRequested);
            return None;
        };
        let identity = self.bounded(client.identify()).await.map_err(|failed| failed.trouble());
        let let_in = || match client.logged_in() {
            Some(how) => Login::In { mechanism: how.mechanism.to_owned(), bound: how.is_bound },
            None => Login::NotAsked,
        };
        let (login, known) = match identity {
            Ok(identity) => (let_in(), Some(identity)),
            // A fault comes from the service behind the login.
            Err(trouble) if trouble.kind == TroubleKind::Fault => (let_in(), None),
            Err(trouble) => (Login::Out(trouble), None),
        };
        let is_in = !matches!(login, Login::Out(_));
        self.findings.login = Some(login);
        if let Some(identified) = &mut self.findings.identified {
            identified.known = known;
            identified.compression = identified.compression.take().or_else(|| client.compression().map(str::to_owned));
        }
        is_in.then_some(())
    }

    /// Rights, Hyper-V and the settings, independent of each other.
    async fn ask(&mut self) -> Option<()> {
        let client = self.probe.known.as_ref()?;
        let job = JobPath::new(&self.probe.subject.namespace, CLASS, NO_JOB).ok()?;
        self.findings.get = Some(self.answer(client.job(&job)).await);
        self.findings.invoke = Some(self.answer(client.get_error(&job, ErrorMethod::GetError)).await);
        let target = EndpointReference { resource: quotas::RESOURCE.parse().ok()?, selectors: SelectorSet::default() };
        let config = self.bounded(client.call(&Get { target })).await;
        self.findings.config = Some(config.map(|config| ServiceConfig::of(&config)).map_err(|failed| failed.trouble()));
        Some(())
    }

    async fn answer<T>(&self, question: impl Future<Output = Result<T, Error>>) -> Answer {
        self.bounded(question).await.map(drop).map_err(|failed| failed.trouble())
    }

    async fn bounded<T>(&self, question: impl Future<Output = Result<T, Error>>) -> Result<T, Failed> {
        match timeout_at(self.until, question).await {
            Ok(answer) => answer.map_err(|error| Failed::With(Box::new(error))),
            Err(_) => Err(Failed::OutOfTime),
        }
    }
}

/// Why a question got no answer.
enum Failed {
    With(Box<Error>),
    OutOfTime,
}

impl Failed {
    fn trouble(&self) -> Trouble {
        match self {
            Self::With(error) => Trouble::from(&**error),
            Self::OutOfTime => Trouble::out_of_time(),
        }
    }
}
