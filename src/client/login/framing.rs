//! How the headers of sealed parts begin for one host: as MS-WSMV 2.2.9.1 has them, or without the tab where the host drops those.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::auth::PartHeaders;
use crate::client::connection::connection::Connection;
use crate::client::connection::sealed::FirstSealed;

/// What one host has shown of the form that it reads.
#[derive(Default)]
pub(super) struct Framing(Mutex<State>);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// Nothing yet.
    #[default]
    Unknown,
    /// It dropped the usual form after a login that it had accepted; the other one is next.
    Other,
    /// It answered this form, or dropped both: nothing else is tried any more.
    Settled(PartHeaders),
}

impl Framing {
    /// The form for a new connection.
    pub(super) fn form(&self) -> PartHeaders {
        match *self.state() {
            State::Unknown => PartHeaders::Indented,
            State::Other => PartHeaders::Flush,
            State::Settled(form) => form,
        }
    }

    /// Takes down what the host did after a login. May the other form be tried now? Once at most, and only if the host had accepted the login.
    pub(super) fn learn(&self, connection: &Connection) -> bool {
        let mut state = self.state();
        let (next, is_other_next) = match (*state, connection.first_sealed) {
            (State::Settled(_), _) => return false,
            (_, Some(FirstSealed::Answered)) => (State::Settled(connection.part_headers), false),
            (State::Unknown, Some(FirstSealed::Dropped)) if connection.is_accepted => (State::Other, true),
            (State::Other, Some(FirstSealed::Dropped)) => (State::Settled(PartHeaders::Indented), false),
            (same, _) => (same, false),
        };
        *state = next;
        is_other_next
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
