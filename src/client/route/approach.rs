//! How far a client came on the way to its host, for the error of a call whose time is up.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::{
    ClientSessionStore, Resumption, Tls12ClientSessionValue, Tls12Resumption, Tls13ClientSessionValue,
};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, NamedGroup};

use crate::client::error::error::{Error, Stage};

/// How far the connections of a client came. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(in crate::client) struct Approach(Arc<Mutex<Step>>);

/// A step on the way to the host.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
}

impl Approach {
    /// A connection takes this step. After the first connection was made, calls wait for answers.
    pub(in crate::client) fn take(&self, step: Step) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if *last != Step::Arrived {
            *last = step;
        }
    }

    /// The error, which names the step that took too long if there was no connection yet.
    pub(in crate::client) fn named(&self, error: Error) -> Error {
        let step = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let stage = match step {
            Step::None | Step::Arrived => None,
            Step::Name => Some(Stage::Name),
            Step::Connection => Some(Stage::Connect),
            Step::Handshake => Some(Stage::Handshake),
        };
        match (error, stage) {
            (Error::TimedOut { after, .. }, Some(stage)) => Error::TimedOut { stage, after },
            (error, _) => error,
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
        let approach = Approach::default();
        steps.iter().for_each(|step| approach.take(*step));
        match approach.named(Error::TimedOut { stage: Stage::Overall, after: Duration::ZERO }) {
            Error::TimedOut { stage, .. } => stage,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn the_step_that_took_too_long_is_named_until_there_was_a_connection() {
        let handshake = [Step::Name, Step::Connection, Step::Handshake];
        assert_eq!(
            [stage(&handshake[..1]), stage(&handshake[..2]), stage(&handshake)],
            [Stage::Name, Stage::Connect, Stage::Handshake]
        );
        assert_eq!([stage(&[]), stage(&[Step::Arrived, Step::Handshake])], [Stage::Overall; 2]);
    }
}
