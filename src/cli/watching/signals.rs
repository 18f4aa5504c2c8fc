//! What the system asks of a process that runs for long.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Asked {
    Reload,
    Stop,
}

/// Ctrl-C and SIGTERM stop, SIGHUP reloads.
#[cfg(unix)]
pub(in crate::cli) struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

#[cfg(unix)]
impl Signals {
    pub(in crate::cli) fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    pub(in crate::cli) async fn next(&mut self) -> Asked {
        tokio::select! {
            _ = self.interrupt.recv() => Asked::Stop,
            _ = self.terminate.recv() => Asked::Stop,
            _ = self.hang_up.recv() => Asked::Reload,
        }
    }
}

/// Elsewhere there is only Ctrl-C.
#[cfg(not(unix))]
pub(in crate::cli) struct Signals;

#[cfg(not(unix))]
impl Signals {
    pub(in crate::cli) fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    pub(in crate::cli) async fn next(&mut self) -> Asked {
        // Without a handler the process ends all the same, only less tidily.
        let _ = tokio::signal::ctrl_c().await;
        Asked::Stop
    }
}
