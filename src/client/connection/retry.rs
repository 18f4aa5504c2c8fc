//! When a read may be repeated (DSP0226 section 14.6; Microsoft's "WinRM best practices": after a quota the client retries).

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use crate::client::connection::request::On;
use crate::client::error::error::Error;
use crate::client::error::unreachable::Unreachable;
use crate::soap::FaultKind;

/// The attempts of one call: at most four repetitions, half a second and more between them.
pub(in crate::client) struct Attempts {
    pauses: ExponentialBackoff,
    reconnects: u8,
}

impl Attempts {
    pub(in crate::client) fn new() -> Self {
        let pauses = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(500))
            .with_max_delay(Duration::from_secs(8))
            .with_max_times(4)
            .with_jitter();
        Self { pauses: pauses.build(), reconnects: 1 }
    }

    /// How long to wait before the next attempt; `None` when the error is final.
    pub(in crate::client) fn pause_after(&mut self, error: &Error) -> Option<Duration> {
        match error {
            Error::Fault(fault) if fault.kind() == FaultKind::TimedOut => self.pauses.next().map(|_| Duration::ZERO),
            Error::Fault(fault) if fault.kind() == FaultKind::Busy => self.pauses.next(),
            Error::Http { status: 425 | 429 | 503, notes, .. } => {
                let pause = self.pauses.next()?;
                Some(notes.retry_after.map_or(pause, |asked| asked.max(pause)))
            }
            // The connection broke before an answer came: once, on a new one (see `connection`).
            Error::Unreachable(Unreachable::Broken(_)) => {
                self.reconnects = self.reconnects.checked_sub(1)?;
                Some(Duration::ZERO)
            }
            _ => None,
        }
    }

    /// The connection for the next attempt.
    pub(in crate::client) fn connection(&self) -> On {
        if self.reconnects == 0 { On::NewConnection } else { On::AnyConnection }
    }
}
