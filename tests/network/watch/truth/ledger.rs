//! What happened on a host, compared with what the journal says of it.

use std::collections::BTreeMap;
use std::time::Duration;

use cimjob::cim::Timestamp;
use cimjob::journal::{Gap, HostLook, Kind, Recorded};

/// A stretch of time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
}

/// A job that failed or ended with warnings.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) id: String,
    pub(super) text: &'static str,
    pub(super) is_warning: bool,
    pub(super) ended: Timestamp,
    pub(super) removed: Timestamp,
}

/// What happened on a host.
#[derive(Debug)]
pub(super) struct HostTruth {
    pub(super) host: String,
    pub(super) failures: Vec<Failure>,
    /// All jobs, and from when to when they were there after their end.
    pub(super) jobs: BTreeMap<String, Span>,
    /// When nothing could be learned from it.
    pub(super) away: Vec<Span>,
}

/// What the journal says of a host.
#[derive(Debug)]
pub(super) struct HostBook {
    pub(super) jobs: Vec<Recorded>,
    pub(super) gaps: Vec<Gap>,
    pub(super) look: Option<HostLook>,
}

/// The truth and the book of one host.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) truth: HostTruth,
    pub(super) book: HostBook,
    /// When the book was closed.
    pub(super) closed: Timestamp,
}

/// How exactly the clocks of the hosts and of the watcher are compared.
const EXACT: Duration = Duration::from_millis(20);

/// How much earlier than an outage a gap may begin: the last look that is in the journal of a watcher that is killed. Looks come each 500 ms, wait up to
/// 500 ms for others before they are written, and take some time themselves, as their commit does.
const BEFORE: Duration = Duration::from_millis(500 + 500 + 500);

/// A gap ends when the look begins that ends it; on a busy machine it may take so long until the host lists its jobs.
const LISTING: Duration = Duration::from_secs(1);

/// How much later than an outage a gap may end: the longest pause, and a look that hangs.
const AFTER: Duration = Duration::from_millis(2500 + 5000 + 1000);

impl Page {
    /// Failures that were there long enough, are not in the book, and in no gap of it.
    pub(super) fn lost(&self) -> Vec<String> {
        let missing = self.truth.failures.iter().filter(|job| job.removed <= self.closed && self.booked(&job.id) == 0);
        let lost = missing.filter(|job| !self.gaps().any(|gap| hides(gap, job)));
        lost.map(|job| format!("{}: {job:?} is in no gap of {:?}", self.truth.host, self.book.gaps)).collect()
    }

    /// Failures that fell into a gap.
    pub(super) fn hidden(&self) -> usize {
        let missing = |job: &&Failure| job.removed <= self.closed && self.booked(&job.id) == 0;
        self.truth.failures.iter().filter(missing).count()
    }

    /// Jobs that are in the book more than once.
    pub(super) fn doubled(&self) -> Vec<String> {
        let doubled = self.book.jobs.iter().filter(|job| self.booked(&job.job.id) > 1);
        doubled.map(|job| format!("{}: {}", self.truth.host, job.job.id)).collect()
    }

    /// What is in the book and did not happen so.
    pub(super) fn invented(&self) -> Vec<String> {
        let is_invented = |job: &&Recorded| match job.job.kind {
            // Its end was not seen, so there was a gap then.
            Kind::Vanished => !self.truth.jobs.get(&job.job.id).is_some_and(|ended| self.touches(*ended)),
            kind => self.failure(&job.job.id).is_none_or(|job| (kind == Kind::Warned) != job.is_warning),
        };
        self.book.jobs.iter().filter(is_invented).map(|job| format!("{}: {job:?}", self.truth.host)).collect()
    }

    /// Jobs whose error is not in the book, though the host could be asked as long as it kept them.
    pub(super) fn unexplained(&self) -> Vec<String> {
        let could_be_asked = |job: &Failure| {
            let is_apart = |away: &&Span| job.removed < away.from - BEFORE || away.to + AFTER < job.ended;
            self.truth.away.iter().all(|away| is_apart(&away))
        };
        let is_unexplained = |job: &&Recorded| {
            self.failure(&job.job.id)
                .is_some_and(|failure| !job.job.document.contains(failure.text) && could_be_asked(failure))
        };
        self.book.jobs.iter().filter(is_unexplained).map(|job| format!("{}: {job:?}", self.truth.host)).collect()
    }

    /// Jobs whose identifier is not the one that any program can compute.
    pub(super) fn misnamed(&self) -> Vec<String> {
        let misnamed = self.book.jobs.iter().filter(|job| job.stable_id != job.job.stable_id());
        misnamed.map(|job| format!("{}: {}", self.truth.host, job.job.id)).collect()
    }

    /// Gaps in which there was contact with the host.
    pub(super) fn unfounded(&self) -> Vec<String> {
        let unfounded = self.book.gaps.iter().filter(|gap| !self.is_founded(gap));
        unfounded.map(|gap| format!("{gap:?}: {:?}", self.truth.away)).collect()
    }

    fn is_founded(&self, gap: &Gap) -> bool {
        let mut from = gap.from;
        for away in &self.truth.away {
            if away.from - BEFORE <= from {
                from = from.max(away.to + AFTER);
            }
        }
        from >= gap.to
    }

    fn failure(&self, id: &str) -> Option<&Failure> {
        self.truth.failures.iter().find(|job| job.id == id)
    }

    fn booked(&self, id: &str) -> usize {
        self.book.jobs.iter().filter(|job| job.job.id == id).count()
    }

    fn touches(&self, time: Span) -> bool {
        self.gaps().any(|gap| gap.from <= time.to && time.from <= gap.to)
    }

    /// The gaps, and the time since the last look that found all.
    fn gaps(&self) -> impl Iterator<Item = Span> {
        let open = self.book.look.iter().map(|look| Span { from: look.last_ok.unwrap_or(look.since), to: self.closed });
        self.book.gaps.iter().map(|gap| Span { from: gap.from, to: gap.to }).chain(open)
    }
}

/// Did the job end within the gap, and go before the host listed its jobs again?
fn hides(gap: Span, job: &Failure) -> bool {
    gap.from <= job.ended + EXACT && job.ended <= gap.to && job.removed <= gap.to + LISTING
}
