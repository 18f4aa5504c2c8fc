//! How many hosts are asked at once, and for how long.

use std::time::Duration;

/// How many hosts are asked at once, and for how long.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// use cimjob::fleet::{FanOut, Outcome};
///
/// let fan_out = FanOut { concurrency: 2, ..FanOut::default() };
/// let mut answers = fan_out.ask(["hv01", "hv02", "hv03"], |host, contact| async move {
///     contact.mark(); // when the host has answered
///     host.len()
/// });
/// while let Some(answer) = answers.next().await {
///     assert_eq!(answer.outcome, Outcome::Ended(4));
/// }
/// # }
/// ```
///
/// A host that takes longer than its [`turn`](Self::turn) makes room for the next one, and is waited for on a separate budget: one for hosts that
/// have answered, one for those that have not. So neither slow nor dead hosts keep healthy ones waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FanOut {
    /// How many hosts have their first turn at the same time. At least 1; default 32. As many slow hosts, and four times as many dead ones, may be
    /// waited for in addition.
    pub concurrency: usize,
    /// How long one host keeps its place among the healthy ones. Default 3 s.
    pub turn: Duration,
    /// How long one host may take. Default 60 s.
    pub host_deadline: Duration,
    /// How long all may take together. Default: as long as each may take.
    pub deadline: Option<Duration>,
}

impl Default for FanOut {
    fn default() -> Self {
        Self { concurrency: 32, turn: Duration::from_secs(3), host_deadline: Duration::from_secs(60), deadline: None }
    }
}
