//! Examining something, and reading what came of it.

use std::net::SocketAddr;
use std::time::Duration;

use cimjob::addressing::Namespace;
use cimjob::auth::{Credentials, Password};
use cimjob::client::{Authentication, Client, Encryption, Endpoint, TlsOptions, Transport, Trust};
use cimjob::doctor::{Check, CheckName, Ending, Fix, Probe, Requested, Subject, Verdict, ending, examine, judge};
use cimjob::simulator::scenario::ScenarioFormat;
use cimjob::simulator::{Running, Scenario, Simulator};

/// A simulated host whose only user is `LAB\operator`; `user` is what else is with him, `host` what is before him.
pub(crate) async fn host(host: &str, user: &str) -> Running {
    let text = format!("{host}\n[[users]]\nname = 'LAB\\operator'\npassword = 'right'\n{user}");
    let scenario = Scenario::parse(&text, ScenarioFormat::Toml).unwrap();
    Simulator::start(scenario, "127.0.0.1:0".parse().unwrap()).await.unwrap()
}

/// Who examines what.
pub(crate) struct Visit {
    pub(crate) address: SocketAddr,
    pub(crate) transport: Transport,
    pub(crate) trust: Trust,
    pub(crate) requested: Requested,
    pub(crate) password: &'static str,
    pub(crate) namespace: &'static str,
    pub(crate) time: Duration,
}

impl Visit {
    /// `LAB\operator` comes with NTLM, and trusts whom he is told.
    pub(crate) fn to(address: SocketAddr, trust: Trust) -> Self {
        let (password, namespace) = ("right", "root/virtualization/v2");
        Self {
            address,
            transport: Transport::Https,
            trust,
            requested: Requested::Ntlm,
            password,
            namespace,
            time: Duration::from_secs(20),
        }
    }

    pub(crate) fn to_host(host: &Running) -> Self {
        Self::to(host.address(), Trust::Pin(host.pin().parse().unwrap()))
    }

    pub(crate) async fn examine(&self) -> Examined {
        let namespace: Namespace = self.namespace.parse().unwrap();
        let account = Some(r"LAB\operator".parse().unwrap());
        let probe = Probe {
            tls: self.tls(),
            subject: Subject { namespace, requested: self.requested, account, ..Subject::of(&self.endpoint()) },
            known: self.authentication().map(|authentication| self.client(authentication)),
            ..Probe::new(self.endpoint(), self.client(Authentication::Anonymous))
        };
        let findings = examine(&probe, self.time).await;
        Examined(judge(&findings, &probe.subject))
    }

    fn authentication(&self) -> Option<Authentication> {
        let password = Password::new(self.password.to_owned());
        // Basic takes the bare name only.
        let account = if self.requested == Requested::Basic { "operator" } else { r"LAB\operator" };
        let credentials = Credentials { account: account.parse().unwrap(), password };
        match self.requested {
            Requested::Ntlm => Some(Authentication::Ntlm(credentials)),
            Requested::Basic => Some(Authentication::Basic(credentials)),
            _ => None,
        }
    }

    fn endpoint(&self) -> Endpoint {
        let scheme = if self.transport == Transport::Https { "https" } else { "http" };
        Endpoint::new(&format!("{scheme}://{}", self.address), None).unwrap()
    }

    fn tls(&self) -> TlsOptions {
        TlsOptions { trust: self.trust.clone(), ..TlsOptions::default() }
    }

    fn client(&self, authentication: Authentication) -> Client {
        let is_anonymous = matches!(authentication, Authentication::Anonymous);
        let encryption = if is_anonymous { Encryption::Optional } else { Encryption::Required };
        let builder =
            Client::builder(self.endpoint()).authentication(authentication).tls(self.tls()).deadline(self.time);
        builder.encryption(encryption).build().unwrap()
    }
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Examined(Vec<Check>);

impl Examined {
    pub(crate) fn verdict(&self, name: CheckName) -> &Verdict {
        &self.0.iter().find(|check| check.name == name).unwrap().verdict
    }

    /// The words of all verdicts, in order.
    pub(crate) fn words(&self) -> Vec<&str> {
        self.0.iter().map(|check| check.verdict.word()).collect()
    }

    pub(crate) fn ending(&self) -> Ending {
        ending(&self.0)
    }

    /// The check is the first that failed, what comes after it was skipped or is in order, and the fix is this one.
    #[track_caller]
    pub(crate) fn assert_failed(&self, name: CheckName, end: Ending, fix: &str) {
        let first = self.0.iter().find(|check| check.verdict.is_failed()).map(|check| check.name);
        assert_eq!((first, self.ending()), (Some(name), end), "{self:#?}");
        self.assert_fix(name, fix);
    }

    /// The check came to a warning with this fix, and nothing failed.
    #[track_caller]
    pub(crate) fn assert_warned(&self, name: CheckName, fix: &str) {
        assert_eq!((self.verdict(name).word(), self.ending()), ("warning", Ending::Open), "{self:#?}");
        self.assert_fix(name, fix);
    }

    #[track_caller]
    fn assert_fix(&self, name: CheckName, expected: &str) {
        let fix = self.verdict(name).fix().unwrap();
        let place = if let Fix::Host(_) = fix { "host" } else { "client" };
        let shown = format!("{place}: {fix}");
        assert!(shown.starts_with(expected), "{shown}");
    }
}
