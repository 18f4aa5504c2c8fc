//! Why the journal does not know a job: a gap, or a job that did not fail.

use std::time::Duration;

use crate::cim::Timestamp;
use crate::journal::{JournalError, Reader};
use crate::report::GapReport;
use crate::watch::asking::failed::FailedAnswer;

/// A job that is asked for is hardly older: gaps before that say nothing.
const RECENT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Adds what the journal says of a host that it knows, and of a job that it does not know.
pub(super) fn add(
    failed: FailedAnswer,
    reader: &Reader,
    host: &str,
    now: Timestamp,
) -> Result<FailedAnswer, JournalError> {
    let Some(look) = reader.watched(host)? else {
        return Ok(FailedAnswer { journal: Some(format!("{host} was not looked at yet")), ..failed });
    };
    let since = now.checked_sub(RECENT).unwrap_or(Timestamp::MIN);
    let gap = match look.open_gap(now) {
        Some(open) => Some(open),
        None => reader.gaps(Some(host), since, now)?.pop().map(|gap| GapReport::from(&gap)),
    };
    let journal = gap.as_ref().map_or_else(
        || format!("{host} is watched, last at {}: no failure of this job was recorded", look.last_try),
        in_words,
    );
    Ok(FailedAnswer { journal: Some(journal), gap: gap.map(Box::new), ..failed })
}

fn in_words(gap: &GapReport) -> String {
    let to = gap.to.as_ref().map_or_else(|| "now".to_owned(), Clone::clone);
    let (host, from, why) = (&gap.host, &gap.from, &gap.why);
    format!(
        "no contact with {host} from {from} to {to} ({why}); a job that ended and was removed in that time left no trace"
    )
}
