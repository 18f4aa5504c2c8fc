//! `--timing`: where the time went.

use std::time::{Duration, Instant};

use crate::cli::terminal::activity::Activity;
use crate::cli::terminal::say::say;

/// Measures until it is told.
#[derive(Debug)]
pub(in crate::cli) struct Timing {
    activity: Activity,
    begun: Instant,
}

impl Timing {
    /// From now on.
    pub(in crate::cli::terminal) fn of(activity: Activity) -> Self {
        Self { activity, begun: Instant::now() }
    }

    /// One line a step on standard error.
    pub(in crate::cli) fn tell(&self) {
        let sums = self.activity.sums();
        let steps = [
            ("resolve", sums.resolve),
            ("connect", sums.connect),
            ("TLS", sums.tls),
            ("login", sums.login),
            ("calls", sums.calls),
            ("total", self.begun.elapsed()),
        ];
        let mut text: String = steps.iter().map(|(name, time)| line(name, *time)).collect();
        text.push_str(&format!(
            "timing  calls: {}, connections: {}, bytes sent: {}, received: {}",
            sums.count, sums.connections, sums.sent, sums.received
        ));
        say(&text);
    }
}

fn line(name: &str, time: Duration) -> String {
    format!("timing  {name:<7} {:>9.3} s\n", time.as_secs_f64())
}
