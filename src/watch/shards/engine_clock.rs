//! The engine's clock, in which the record has its times: the clocks of workers may be minutes apart. Pure.

use crate::cim::{SignedDuration, Timestamp};
use crate::watch::shards::leases::Record;

/// How far the clock of this machine is ahead of the engine's.
#[derive(Debug, Default)]
pub(super) struct EngineClock {
    /// The revision that was written last, and when, by the clock of this machine.
    wrote: Option<(u64, Timestamp)>,
    ahead: Option<SignedDuration>,
}

/// So far apart, clocks count as the same: an answer takes a while.
const SAME: SignedDuration = SignedDuration::from_secs(2);

impl EngineClock {
    /// This revision was sent then.
    pub(super) fn wrote(&mut self, revision: u64, sent: Timestamp) {
        self.wrote = Some((revision, sent));
    }

    /// The engine says when it got what was written.
    pub(super) fn read(&mut self, record: &Record) {
        if let (Some(arrived), Some((revision, sent))) = (record.arrived, self.wrote)
            && revision == record.revision
        {
            self.ahead = Some(sent.duration_since(arrived));
        }
    }

    pub(super) fn is_known(&self) -> bool {
        self.ahead.is_some()
    }

    /// How far the clock of this machine is ahead; negative: behind.
    pub(super) fn ahead(&self) -> SignedDuration {
        self.ahead.filter(|ahead| ahead.abs() > SAME).unwrap_or_default()
    }

    /// A time of this machine, as the record has it.
    pub(super) fn of_engine(&self, time: Timestamp) -> Timestamp {
        time.checked_sub(self.ahead()).unwrap_or(time)
    }

    /// A time of the record, by the clock of this machine.
    pub(super) fn of_machine(&self, time: Timestamp) -> Timestamp {
        time.checked_add(self.ahead()).unwrap_or(time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// A clock that wrote the revision 7 at the second 1000 of this machine, and read this.
    fn clock(revision: u64, arrived: Option<i64>) -> EngineClock {
        let mut clock = EngineClock::default();
        clock.wrote(7, at(1000));
        clock.read(&Record { revision, text: Vec::new(), arrived: arrived.map(at) });
        clock
    }

    #[test]
    fn a_clock_that_is_ahead_or_behind_gives_and_takes_the_times_of_the_engine() {
        for (arrived, ahead) in [(400, 600), (1600, -600)] {
            let clock = clock(7, Some(arrived));
            assert_eq!(clock.ahead().as_secs(), ahead);
            assert_eq!((clock.of_engine(at(1000)), clock.of_machine(at(arrived))), (at(arrived), at(1000)));
        }
    }

    #[test]
    fn nothing_is_known_by_what_another_one_wrote_and_two_seconds_are_none() {
        assert!(!clock(8, Some(400)).is_known() && !clock(7, None).is_known());
        assert_eq!((clock(7, Some(998)).is_known(), clock(7, Some(998)).ahead()), (true, SignedDuration::ZERO));
    }
}
