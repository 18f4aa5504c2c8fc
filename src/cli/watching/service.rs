//! The notifications of a service to systemd (sd_notify(3), "Description"; sd_watchdog_enabled(3)).

use std::time::{Duration, Instant};

use crate::watch::Heartbeat;

/// The service manager, if one has started this process.
pub(in crate::cli) struct Service {
    #[cfg(target_os = "linux")]
    address: Option<std::os::unix::net::SocketAddr>,
    watchdog: Option<Duration>,
    fed: Option<Instant>,
}

/// The watcher makes progress at least every five seconds.
const ALIVE: Duration = Duration::from_secs(30);

impl Service {
    /// By the variables `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
    pub(in crate::cli) fn of_environment() -> Self {
        let variable = |name| std::env::var(name).ok();
        let is_ours = variable("WATCHDOG_PID").is_none_or(|id| id == std::process::id().to_string());
        let micros = variable("WATCHDOG_USEC").filter(|_| is_ours).and_then(|text| text.parse().ok());
        Self {
            #[cfg(target_os = "linux")]
            address: variable("NOTIFY_SOCKET").and_then(|path| address(&path)),
            watchdog: micros.map(Duration::from_micros),
            fed: None,
        }
    }

    /// It does its work.
    pub(in crate::cli) fn ready(&self) {
        self.tell("READY=1");
    }

    /// It is about to end.
    pub(in crate::cli) fn stopping(&self) {
        self.tell("STOPPING=1");
    }

    /// Feeds the watchdog, twice as often as it asks, but only while looks make progress.
    pub(in crate::cli) fn feed(&mut self, heartbeat: &Heartbeat) {
        let Some(watchdog) = self.watchdog else { return };
        let is_due = self.fed.is_none_or(|fed| fed.elapsed() >= watchdog / 2);
        if is_due && heartbeat.age() < ALIVE {
            self.tell("WATCHDOG=1");
            self.fed = Some(Instant::now());
        }
    }

    #[cfg(target_os = "linux")]
    fn tell(&self, what: &str) {
        let Some(address) = &self.address else { return };
        let Ok(socket) = std::os::unix::net::UnixDatagram::unbound() else { return };
        // A manager that does not listen is not told.
        let _ = socket.send_to_addr(what.as_bytes(), address);
    }

    #[cfg(not(target_os = "linux"))]
    fn tell(&self, _what: &str) {}
}

/// A path, or after `@` an abstract name.
#[cfg(target_os = "linux")]
fn address(path: &str) -> Option<std::os::unix::net::SocketAddr> {
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::SocketAddr;

    match path.strip_prefix('@') {
        Some(name) => SocketAddr::from_abstract_name(name).ok(),
        None => SocketAddr::from_pathname(path).ok(),
    }
}
