//! When a host was watched: by one watcher, or by several together. Pure.

use crate::cim::Timestamp;
use crate::journal::gap::Gap;
use crate::journal::look::HostLook;

/// What one journal knows of the contact with a host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::journal) struct Contact {
    pub(in crate::journal) look: Option<HostLook>,
    pub(in crate::journal) gaps: Vec<Gap>,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    from: Timestamp,
    to: Timestamp,
}

/// The gap between the time of one watcher and that of another.
const NO_WATCHER: &str = "no watcher was running";

impl Contact {
    /// The contact that two watchers had together: a gap is only where both had none.
    pub(in crate::journal) fn merged(self, other: Self) -> Self {
        let covered = united(self.covered().into_iter().chain(other.covered()).collect());
        let mut gaps: Vec<Gap> = self.between(&other).into_iter().collect();
        let look = newer(self.look, other.look);
        gaps.extend(self.gaps.into_iter().chain(other.gaps));
        gaps.sort_by_key(|gap| (gap.from, gap.to));
        let left = gaps.iter().flat_map(|gap| without(gap, &covered)).collect();
        Self { look, gaps: apart(left) }
    }

    /// When the host was watched: since the first look that succeeded, but for the gaps.
    fn covered(&self) -> Vec<Span> {
        let Some(whole) = self.span() else { return Vec::new() };
        let gaps = united(self.gaps.iter().map(|gap| Span { from: gap.from, to: gap.to }).collect());
        minus(whole, &gaps)
    }

    fn span(&self) -> Option<Span> {
        let look = self.look.as_ref()?;
        Some(Span { from: look.first_ok?, to: look.last_ok? }).filter(|span| span.from <= span.to)
    }

    /// The time between both, if one ended before the other one began.
    fn between(&self, other: &Self) -> Option<Gap> {
        let (one, two) = (self.span()?, other.span()?);
        let (from, to) = (one.to.min(two.to), one.from.max(two.from));
        let host = self.look.as_ref()?.host.clone();
        (from < to).then(|| Gap { host, from, to, why: NO_WATCHER.to_owned() })
    }
}

/// The newer look, with the first and last success of both. A success without a beginning covers nothing.
fn newer(one: Option<HostLook>, other: Option<HostLook>) -> Option<HostLook> {
    let (Some(one), Some(other)) = (one.clone(), other.clone()) else { return one.or(other) };
    let both = [&one, &other];
    let known: Vec<&HostLook> = both.into_iter().filter(|look| look.first_ok.is_some()).collect();
    let first_ok = known.iter().filter_map(|look| look.first_ok).min();
    let last_ok = if known.is_empty() { both.to_vec() } else { known };
    let last_ok = last_ok.into_iter().filter_map(|look| look.last_ok).max();
    let host = one.host.clone();
    let newest = if other.last_try > one.last_try { other } else { one };
    Some(HostLook { host, first_ok, last_ok, ..newest })
}

/// In order, and none touches another.
fn united(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut united: Vec<Span> = Vec::new();
    for span in spans {
        match united.last_mut().filter(|last| span.from <= last.to) {
            Some(last) => last.to = last.to.max(span.to),
            None => united.push(span),
        }
    }
    united
}

/// What is left of a span without others, which are in order and apart.
fn minus(span: Span, others: &[Span]) -> Vec<Span> {
    let mut left = Vec::new();
    let mut from = span.from;
    for other in others.iter().filter(|other| other.to > span.from && other.from < span.to) {
        if other.from > from {
            left.push(Span { from, to: other.from });
        }
        from = other.to;
    }
    if from < span.to {
        left.push(Span { from, to: span.to });
    }
    left
}

fn without(gap: &Gap, covered: &[Span]) -> Vec<Gap> {
    let left = minus(Span { from: gap.from, to: gap.to }, covered);
    left.into_iter().map(|Span { from, to }| Gap { from, to, ..gap.clone() }).collect()
}

/// Gaps that overlap become one.
fn apart(mut gaps: Vec<Gap>) -> Vec<Gap> {
    gaps.sort_by_key(|gap| (gap.from, gap.to));
    let mut apart: Vec<Gap> = Vec::new();
    for gap in gaps {
        match apart.last_mut().filter(|last| gap.from < last.to || gap.from == last.from) {
            Some(last) => last.to = last.to.max(gap.to),
            None => apart.push(gap),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// Watched from one time to another, but for these gaps.
    fn watched(from: i64, to: i64, gaps: &[(i64, i64)]) -> Contact {
        let host = String::from("hv01");
        let gap = |&(from, to): &(i64, i64)| Gap { host: host.clone(), from: at(from), to: at(to), why: "away".into() };
        let gaps = gaps.iter().map(gap).collect();
        let (first_ok, last_ok) = (Some(at(from)), Some(at(to)));
        let look = HostLook { host, first_ok, last_ok, last_try: at(to), failure: None, since: at(from) };
        Contact { look: Some(look), gaps }
    }

    fn gaps(contact: &Contact) -> Vec<(i64, i64)> {
        contact.gaps.iter().map(|gap| (gap.from.as_second(), gap.to.as_second())).collect()
    }

    #[track_caller]
    fn assert_merged(one: Contact, other: Contact, expected: &[(i64, i64)]) {
        let merged = one.clone().merged(other.clone());
        assert_eq!(gaps(&merged), expected);
        assert_eq!(gaps(&other.clone().merged(one.clone())), expected, "in the other order");
        assert_eq!(gaps(&merged.clone().merged(other).merged(one)), expected, "once more");
    }

    #[test]
    fn a_gap_that_the_other_watcher_covers_is_none() {
        assert_merged(watched(0, 100, &[(20, 40)]), watched(0, 100, &[]), &[]);
    }

    #[test]
    fn of_two_gaps_that_overlap_the_common_part_is_left() {
        assert_merged(watched(0, 100, &[(20, 40)]), watched(0, 100, &[(30, 50)]), &[(30, 40)]);
    }

    #[test]
    fn a_watcher_covers_nothing_before_its_first_look_and_after_its_last() {
        assert_merged(watched(0, 100, &[(20, 80)]), watched(30, 50, &[]), &[(20, 30), (50, 80)]);
    }

    #[test]
    fn the_time_between_two_watchers_is_a_gap() {
        assert_merged(watched(0, 10, &[]), watched(20, 30, &[]), &[(10, 20)]);
    }

    #[test]
    fn gaps_of_hosts_that_were_never_reached_are_kept() {
        let mut never = watched(0, 100, &[(0, 100)]);
        if let Some(look) = &mut never.look {
            (look.first_ok, look.last_ok) = (None, None);
        }
        assert_merged(never, watched(50, 60, &[]), &[(0, 50), (60, 100)]);
    }

    #[test]
    fn a_watcher_whose_beginning_is_not_known_covers_nothing() {
        let mut old = watched(0, 100, &[]);
        old.look.as_mut().unwrap().first_ok = None;
        let merged = watched(0, 90, &[(20, 40)]).merged(old);
        assert_eq!((gaps(&merged), merged.look.unwrap().last_ok), (vec![(20, 40)], Some(at(90))));
    }
}
