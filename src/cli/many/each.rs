//! The same question to each host, for a caller that reads the documents itself.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::fleet::{Answer, FanOut, Outcome};
use crate::report::Exit;

use crate::cli::many::asks_hosts::AsksHosts;
use crate::cli::many::group::{Group, Time};
use crate::cli::options::host::HostOptions;
use crate::cli::settings::asked_hosts::Fleet;
use crate::cli::terminal::output::Kept;

/// What one host answered.
pub(in crate::cli) struct HostAnswer {
    /// The host as it was named.
    pub(in crate::cli) host: String,
    pub(in crate::cli) exit: Exit,
    /// One document a line.
    pub(in crate::cli) documents: String,
    /// What belongs on standard error.
    pub(in crate::cli) said: Vec<String>,
}

/// How much longer than its own time a host is waited for.
const GRACE: Duration = Duration::from_secs(2);

/// Asks each host, and gives the answers in the order in which they come.
pub(in crate::cli) async fn each(
    asker: impl AsksHosts,
    fleet: Fleet,
    blank: Kept,
    mut give: impl FnMut(HostAnswer) + Send,
) {
    let (begun, deadline, outputs) = (Instant::now(), fleet.total_timeout, blank.clone());
    let (asker, options) = (Arc::new(asker), options(&fleet));
    let mut answers = options.ask(fleet.hosts.into_iter().map(Arc::new), move |host: Arc<HostOptions>, contact| {
        let output = blank.for_host(&host);
        Group::asked(Arc::clone(&asker), host.in_contact(contact), output)
    });
    while let Some(Answer { host, outcome, elapsed, .. }) = answers.next().await {
        let time = Time { taken: elapsed, is_up_for_all: deadline.is_some_and(|all| begun.elapsed() >= all) };
        let group = match outcome {
            Outcome::Ended(group) => group,
            other => Group::unanswered(&host, &other, time, outputs.for_host(&host)),
        };
        let Group { exit, written: documents, said, .. } = group;
        give(HostAnswer { host: host.name.clone(), exit, documents, said });
    }
}

fn options(fleet: &Fleet) -> FanOut {
    let longest = fleet.hosts.iter().map(|host| host.timeout).max().unwrap_or_default();
    let host_deadline = longest.saturating_add(GRACE);
    FanOut { concurrency: fleet.concurrency, host_deadline, deadline: fleet.total_timeout, ..FanOut::default() }
}
