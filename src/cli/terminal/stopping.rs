//! Waiting until the process is asked to stop.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

/// Ends with Ctrl-C or SIGTERM, which do not end the process by themselves from now on.
#[cfg(unix)]
pub(in crate::cli) fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Elsewhere there is only Ctrl-C.
#[cfg(not(unix))]
pub(in crate::cli) fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler the process ends all the same, only less tidily.
        let _ = tokio::signal::ctrl_c().await;
    })
}
