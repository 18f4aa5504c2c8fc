//! Events at a steady rate: time is cut into equal slots, and each slot has one event, at a moment that the seed decides.

use std::time::Duration;

/// The slots of one kind of event on one host.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slots {
    /// Microseconds.
    length: u64,
    key: u64,
}

impl Slots {
    /// So many events in an hour; `None` for none at all. `key` separates kinds of events and hosts from one another.
    pub(super) fn new(per_hour: f64, key: u64) -> Option<Self> {
        let length = Duration::try_from_secs_f64(3600.0 / per_hour).ok()?;
        let length = u64::try_from(length.as_micros()).ok().filter(|length| *length > 0)?;
        Some(Self { length, key })
    }

    /// The slot that this moment is in.
    pub(super) fn at(&self, moment: Duration) -> u64 {
        u64::try_from(moment.as_micros()).unwrap_or(u64::MAX) / self.length
    }

    /// When the event of a slot begins, and a number that decides everything else about it. The event ends within its slot if it is
    /// no longer than `leaving`.
    pub(super) fn event(&self, slot: u64, leaving: Duration) -> (Duration, u64) {
        let number = mixed(self.key ^ mixed(slot));
        let leaving = u64::try_from(leaving.as_micros()).unwrap_or(u64::MAX);
        let within = number % self.length.saturating_sub(leaving).max(1);
        let moment = slot.saturating_mul(self.length).saturating_add(within);
        (Duration::from_micros(moment), mixed(number))
    }
}

/// A number that looks random, always the same for the same one (SplitMix64).
pub(super) fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

/// Whether a number that looks random falls into a share of all numbers, 0 to 1.
pub(super) fn falls_into(number: u64, share: f64) -> bool {
    let parts = u32::try_from(number % 1_000_000).unwrap_or_default();
    f64::from(parts) < share * 1_000_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_slot_has_its_event_within_itself() {
        let slots = Slots::new(2.0, 7).unwrap();
        for slot in 0..100 {
            let (moment, _) = slots.event(slot, Duration::ZERO);
            assert_eq!(slots.at(moment), slot);
        }
    }

    #[test]
    fn an_event_that_lasts_ends_within_its_slot() {
        let (slots, lasts) = (Slots::new(1.0, 7).unwrap(), Duration::from_secs(1800));
        for slot in 0..100 {
            let (moment, _) = slots.event(slot, lasts);
            assert_eq!(slots.at(moment + lasts), slot);
        }
    }

    #[test]
    fn no_rate_means_no_slots() {
        assert!(Slots::new(0.0, 7).is_none());
    }

    #[test]
    fn a_share_is_kept() {
        let hits = (0..10_000).filter(|number| falls_into(mixed(*number), 0.05)).count();
        assert!((400..600).contains(&hits), "{hits}");
    }
}
