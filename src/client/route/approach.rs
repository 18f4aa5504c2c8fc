//! How far a client came on the way to its host, for the error of a call whose time is up.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::{
    ClientSessionStore, Resumption, Tls12ClientSessionValue, Tls12Resumption, Tls13ClientSessionValue,
};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, NamedGroup};

use crate::client::error::error::{Error, Stage};
use crate::client::route::proxy::Proxy;

/// How far the connections of a client came. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(in crate::client) struct Approach {
    last: Arc<Mutex<Step>>,
    /// The proxy on the way, as it is shown.
    proxy: Option<Arc<str>>,
}

/// A step on the way to the host.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::client) enum Step {
    /// No connection was begun.
    #[default]
    None,
    /// The name is being resolved.
    Name,
    /// A TCP connection is being made.
    Connection,
    /// A TLS handshake was begun.
    Handshake,
    /// There was a connection.
    Arrived,
    /// There was an answer.
    Answered,
}

impl Approach {
    /// Through this proxy, or directly.
    pub(in crate::client) fn through(proxy: Option<&Proxy>) -> Self {
        Self { last: Arc::default(), proxy: proxy.map(|proxy| proxy.on_the_way().into()) }
    }

    /// A connection takes this step. After the first connection was made, calls wait for answers, and after the first answer for others.
    pub(in crate::client) fn take(&self, step: Step) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if *last < Step::Arrived || step == Step::Answered {
            *last = step;
        }
    }

    /// The error, which names the step that took too long if there was no answer yet.
    pub(in crate::client) fn named(&self, error: Error) -> Error {
        match error {
            Error::TimedOut { stage, after } => Error::TimedOut { stage: self.stage(stage), after },
            error => error,
        }
    }

    fn stage(&self, stage: Stage) -> Stage {
        let step = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match (step, &self.proxy) {
            (Step::Name, _) => Stage::Name,
            (Step::Connection, Some(proxy)) => Stage::Proxy { proxy: proxy.to_string() },
            (Step::Connection, None) => Stage::Connect,
            (Step::Handshake, _) => Stage::Handshake,
            // That a change was not sent says more.
            (Step::Arrived, _) if stage != Stage::Unsent => Stage::FirstAnswer,
            (Step::None | Step::Arrived | Step::Answered, _) => stage,
        }
    }

    /// The same configuration of rustls, which says when a handshake begins.
    pub(in crate::client) fn watching(&self, mut config: ClientConfig) -> ClientConfig {
        config.resumption = Resumption::store(Arc::new(self.clone())).tls12_resumption(Tls12Resumption::Disabled);
        config
    }
}

/// Each handshake begins with a search for a session to resume. No session is kept.
impl ClientSessionStore for Approach {
    fn set_kx_hint(&self, _: ServerName<'static>, _: NamedGroup) {}

    fn kx_hint(&self, _: &ServerName<'_>) -> Option<NamedGroup> {
        None
    }

    fn set_tls12_session(&self, _: ServerName<'static>, _: Tls12ClientSessionValue) {}

    fn tls12_session(&self, _: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        None
    }

    fn remove_tls12_session(&self, _: &ServerName<'static>) {}

    fn insert_tls13_ticket(&self, _: ServerName<'static>, _: Tls13ClientSessionValue) {}

    fn take_tls13_ticket(&self, _: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        self.take(Step::Handshake);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn stage(steps: &[Step]) -> Stage {
        stage_of(&Approach::default(), steps)
    }

    fn stage_of(approach: &Approach, steps: &[Step]) -> Stage {
        steps.iter().for_each(|step| approach.take(*step));
        match approach.named(Error::TimedOut { stage: Stage::Overall, after: Duration::ZERO }) {
            Error::TimedOut { stage, .. } => stage,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn the_step_that_took_too_long_is_named_until_there_was_an_answer() {
        let handshake = [Step::Name, Step::Connection, Step::Handshake];
        assert_eq!(
            [stage(&handshake[..1]), stage(&handshake[..2]), stage(&handshake)],
            [Stage::Name, Stage::Connect, Stage::Handshake]
        );
        assert_eq!(stage(&[Step::Arrived, Step::Handshake]), Stage::FirstAnswer);
        let answered = [Step::Arrived, Step::Answered, Step::Arrived, Step::Connection];
        assert_eq!([stage(&[]), stage(&answered)], [Stage::Overall, Stage::Overall]);
    }

    #[test]
    fn a_proxy_is_named_without_its_password_until_there_is_a_tunnel() {
        let proxy: Proxy = "http://ops:s3cret@proxy.lab.test:3128".parse().unwrap();
        let approach = Approach::through(Some(&proxy));
        let proxy = "http://proxy.lab.test:3128".to_owned();
        assert_eq!(stage_of(&approach, &[Step::Connection]), Stage::Proxy { proxy });
        assert_eq!(stage_of(&approach, &[Step::Handshake]), Stage::Handshake);
    }

    #[test]
    fn a_change_that_was_not_sent_is_said_not_to_be_sent() {
        let approach = Approach::default();
        approach.take(Step::Arrived);
        let error = approach.named(Error::TimedOut { stage: Stage::Unsent, after: Duration::ZERO });
        assert!(!error.outcome_unknown(), "{error}");
    }
}
