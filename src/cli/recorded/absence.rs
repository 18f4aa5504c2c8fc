//! Why the journal does not know a job: a gap, a host that is not watched, or a job that did not fail.

use std::time::Duration;

use crate::cim::Timestamp;
use crate::client::Endpoint;
use crate::journal::{HostLook, JournalError, Reader};
use crate::report::GapReport;

use crate::cli::ending::absence::Absence;
use crate::cli::terminal::clock::Clock;
use crate::fleet::{is_same_listener, journal_name};

/// A job that is asked for is hardly older: gaps before that say nothing.
const RECENT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// What a journal without hosts of its own cannot tell.
pub(in crate::cli) const CENTRAL: &str =
    "it has what other watchers publish, and does not know which hosts they look at";

/// Why the journal does not know a job of this host.
pub(in crate::cli::recorded) fn of(reader: &Reader, asked: &Endpoint, clock: &Clock) -> Result<Absence, JournalError> {
    let look = reader.hosts()?.into_iter().find(|look| is_same_listener(&look.host, asked));
    let since = clock.now.checked_sub(RECENT).unwrap_or(Timestamp::MIN);
    let Some(look) = look else {
        // A central watcher does not know when hosts were looked at, but their gaps.
        let mut gaps = reader.gaps(None, since, clock.now)?.into_iter();
        if let Some(gap) = gaps.rfind(|gap| is_same_listener(&gap.host, asked)) {
            return Ok(named(GapReport::from(&gap), clock));
        }
        let (host, path) = (journal_name(asked), reader.path().display());
        let text = match reader.is_central()? {
            true => format!("{path} has no such job of {host}; {CENTRAL}"),
            false => format!("{host} is not watched: {path} does not know it"),
        };
        return Ok(Absence { text, hint: None, gap: None });
    };
    if let Some(gap) = look.open_gap(clock.now) {
        return Ok(named(gap, clock));
    }
    let last = reader.gaps(Some(&look.host), since, clock.now)?.pop();
    Ok(last.map_or_else(|| unseen(&look, clock), |gap| named(GapReport::from(&gap), clock)))
}

/// A gap in words.
pub(in crate::cli) fn named(gap: GapReport, clock: &Clock) -> Absence {
    let moment = |text: &str| text.parse().map_or_else(|_| text.to_owned(), |time| clock.moment(time));
    let span = match &gap.to {
        Some(to) => format!("from {} to {}", moment(&gap.from), moment(to)),
        None => format!("since {}", moment(&gap.from)),
    };
    let text = format!(
        "no contact with {} {span} ({}); a job that ended and was removed in that time left no trace",
        gap.host, gap.why
    );
    Absence { text, hint: None, gap: Some(gap) }
}

fn unseen(look: &HostLook, clock: &Clock) -> Absence {
    let last = clock.moment(look.last_try);
    let text = format!("{} is watched, last at {last}: no failure of this job was recorded", look.host);
    Absence { text, hint: None, gap: None }
}
