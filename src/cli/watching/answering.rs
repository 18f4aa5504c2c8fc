//! Questions over NATS that this watcher answers.

use std::path::Path;
use std::time::Duration;

use crate::nats::{Asking, Connection, SiteName};
use crate::report::AnsweredBy;
use crate::watch::Desk;
use crate::watch::asking::{Answerer, AskableHosts, Place};

use crate::cli::watching::running::Background;

/// How long to wait before questions are listened for again.
const PAUSE: Duration = Duration::from_secs(5);

/// What the answers are made of.
pub(in crate::cli) struct Asked<'a> {
    pub(in crate::cli) hosts: &'a AskableHosts,
    pub(in crate::cli) desk: &'a Desk,
    /// The file of the journal.
    pub(in crate::cli) journal: &'a Path,
    /// As the other watchers know this one.
    pub(in crate::cli) worker: String,
}

/// Answers questions about the hosts of this site that this watcher watches.
pub(in crate::cli) fn answering(connection: Connection, site: SiteName, asked: Asked<'_>) -> Background {
    let Asked { hosts, desk, journal, worker } = asked;
    let who = AnsweredBy { site: site.to_string(), worker };
    let place = Place { who, hosts: hosts.clone(), board: desk.board().clone(), journal: journal.to_owned() };
    let (asking, answerer) = (Asking::new(connection, site), Answerer::new(place));
    Box::pin(async move {
        loop {
            // The connection is made again by itself; what it says is told elsewhere.
            let _ = asking.answer(answerer.clone()).await;
            tokio::time::sleep(PAUSE).await;
        }
    })
}
