//! Serves one sink from the journal: until it is stopped, or once.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};
use tracing::warn;

use crate::cim::Timestamp;
use crate::journal::{Delivery, Journal, JournalError};
use crate::watch::sink::courier::Courier;
use crate::watch::sink::settlement::Settlement;
use crate::watch::writer::{Desk, JournalGone};

/// Sends the sink what the journal has for it, as long as the future is polled. When it is dropped in between, or the process is killed, what was
/// sent and not noted is sent again, under the same id.
///
/// # Errors
/// [`JournalGone`]: the journal is closed.
pub async fn run(mut courier: Courier, desk: Desk) -> Result<(), JournalGone> {
    let mut news = desk.board().news();
    loop {
        sleep(courier.rest(Timestamp::now())).await;
        news.mark_unchanged();
        let due = due(&courier, &desk).await?;
        if due.is_empty() {
            // Something new, or what was postponed.
            let _ = timeout(IDLE, news.changed()).await;
            continue;
        }
        let settlement = courier.deliver(due, Timestamp::now()).await;
        note(&courier, settlement, &desk).await?;
    }
}

/// Sends the sink once what the journal has for it now. What it does not take, and what waits for the end of a storm, stays due.
///
/// # Errors
/// [`JournalGone`]: the journal is closed.
pub async fn run_once(courier: &mut Courier, desk: &Desk) -> Result<(), JournalGone> {
    loop {
        let due = due(courier, desk).await?;
        if due.is_empty() {
            return Ok(());
        }
        let settlement = courier.deliver(due, Timestamp::now()).await;
        note(courier, settlement, desk).await?;
        if !courier.rest(Timestamp::now()).is_zero() {
            return Ok(());
        }
    }
}

async fn due(courier: &Courier, desk: &Desk) -> Result<Vec<Delivery>, JournalGone> {
    let name = courier.name().clone();
    let asked = desk.with(move |journal| journal.due(name.as_str(), Timestamp::now(), MOST)).await?;
    Ok(asked.unwrap_or_else(|error| unreadable(&error)))
}

/// Nothing else is sent until this is noted: else it would be sent again and again.
async fn note(courier: &Courier, settlement: Settlement, desk: &Desk) -> Result<(), JournalGone> {
    let settlement = Arc::new(settlement);
    loop {
        let (settlement, name) = (Arc::clone(&settlement), courier.name().clone());
        let noted = desk.with(move |journal: &mut Journal| settlement.note(journal, &name)).await?;
        let Err(error) = noted else { return Ok(()) };
        warn!(sink = %courier.name(), %error, "what was sent to the sink cannot be noted");
        sleep(JOURNAL_PAUSE).await;
    }
}

fn unreadable(error: &JournalError) -> Vec<Delivery> {
    warn!(%error, "what is to be sent to a sink cannot be read");
    Vec::new()
}

/// How many jobs are read at once.
const MOST: usize = 1000;

/// How often a journal without anything new is asked for what was postponed.
const IDLE: Duration = Duration::from_secs(1);

/// How long to wait for a journal that cannot be written.
const JOURNAL_PAUSE: Duration = Duration::from_secs(5);
