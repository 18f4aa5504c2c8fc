//! Reports what the journal has committed: each job at least once, also over restarts.

use std::io::{Error, ErrorKind};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::cim::Timestamp;
use crate::journal::{Delivery, JournalError};
use crate::report::RecordedReport;
use crate::watch::Desk;

use crate::cli::ending::failure::Failure;
use crate::cli::terminal::say::{note, say};
use crate::cli::watching::printer::Printer;

/// The name of standard output among the sinks of the journal.
pub(in crate::cli) const STANDARD_OUTPUT: &str = "stdout";

/// How many jobs are written at once.
const PAGE: usize = 100;

/// How long to wait before another attempt if the journal could not be read or standard output could not be written.
const PAUSE: Duration = Duration::from_secs(5);

/// How long a journal without anything new is not asked.
const IDLE: Duration = Duration::from_secs(10);

/// Reports what was committed.
pub(in crate::cli) struct Teller<'a> {
    pub(in crate::cli) desk: &'a Desk,
    pub(in crate::cli) printer: &'a Printer,
}

impl Teller<'_> {
    /// Until it is stopped; what was committed before that is written. A reader that went away is the end; anything else that keeps standard output
    /// from being written, such as a full disk, is tried again.
    pub(in crate::cli) async fn run(&self, mut stop: oneshot::Receiver<()>) -> Result<(), Failure> {
        let mut news = self.desk.board().news();
        let mut failures = 0_u64;
        loop {
            let is_done = match self.tell_all().await {
                Err(Failure::Output(error)) if error.kind() != ErrorKind::BrokenPipe => {
                    failures = failures.saturating_add(1);
                    warn(&error, failures);
                    false
                }
                told => told?,
            };
            if is_done && std::mem::take(&mut failures) > 0 {
                note("cimjob: standard output is written again");
            }
            let wake = async {
                if is_done {
                    // Something new, or what was committed for one who did not wait for it.
                    let _ = timeout(IDLE, news.changed()).await;
                } else {
                    tokio::time::sleep(PAUSE).await;
                }
            };
            tokio::select! {
                () = wake => {}
                _ = &mut stop => return self.tell_all().await.map(drop),
            }
        }
    }

    /// Writes all that is due. Says whether the journal could be read; the journal's own messages report a failing disk.
    async fn tell_all(&self) -> Result<bool, Failure> {
        loop {
            let due = self.desk.with(|journal| journal.due(STANDARD_OUTPUT, Timestamp::now(), PAGE)).await;
            let Ok(Ok(due)) = due else { return Ok(false) };
            if due.is_empty() {
                return Ok(true);
            }
            self.printer.print(due.iter().map(|delivery| RecordedReport::from(&delivery.recorded)).collect()).await?;
            if !matches!(self.delivered(due).await, Some(Ok(()))) {
                return Ok(false);
            }
        }
    }

    async fn delivered(&self, told: Vec<Delivery>) -> Option<Result<(), JournalError>> {
        let seqs: Vec<i64> = told.iter().map(|delivery| delivery.recorded.seq).collect();
        self.desk.with(move |journal| journal.delivered(STANDARD_OUTPUT, &seqs)).await.ok()
    }
}

/// The first failure of many is named.
fn warn(error: &Error, failures: u64) {
    if failures == 1 {
        say(&format!(
            "cimjob: standard output cannot be written: {error}; jobs wait in the journal and are written later"
        ));
    }
}
