//! When a sink that did not take something is tried again: after 1 s, 2 s and so on up to 5 minutes, for 24 hours.

use std::time::Duration;

/// How long to wait after so many failures, between half of the time and all of it, as `id` decides: many that failed together do not come back
/// together.
pub(super) fn pause(failures: u32, id: &str) -> Duration {
    let whole = FIRST.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(LONGEST);
    whole.mul_f64(0.5 + 0.5 * share(failures, id))
}

/// Whether it was tried for so long that it is given up.
pub(super) fn is_over(tries: u32) -> bool {
    tries >= MOST_TRIES
}

/// A number from 0 to 1 that looks random, always the same for the same text (FNV-1a).
fn share(failures: u32, id: &str) -> f64 {
    let bytes = id.bytes().chain(failures.to_le_bytes());
    let hash = bytes.fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    f64::from(hash % 1000) / 1000.0
}

const FIRST: Duration = Duration::from_secs(1);

const LONGEST: Duration = Duration::from_secs(300);

/// How long a sink may fail until what was not sent is given up.
pub(super) const GIVEN_UP_AFTER: Duration = Duration::from_secs(24 * 3600);

/// Nine tries come before the longest pause; then there is one every 225 s on average for the rest of 24 hours.
const MOST_TRIES: u32 = 9 + 382;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_five_minutes() {
        for (failures, whole) in [(1, 1), (2, 2), (5, 16), (9, 256), (10, 300), (400, 300)] {
            let (pause, whole) = (pause(failures, "id"), Duration::from_secs(whole));
            assert!(whole / 2 <= pause && pause <= whole, "{failures}: {pause:?}");
        }
    }

    #[test]
    fn two_messages_that_failed_together_come_back_apart() {
        assert_ne!(pause(10, "one"), pause(10, "two"));
    }

    #[test]
    fn a_message_is_tried_for_about_a_day() {
        let tried: Duration = (1..MOST_TRIES).map(|failures| pause(failures, "8e1c7a50")).sum();
        let hour = Duration::from_secs(3600);
        assert!(hour * 23 < tried && tried < hour * 25, "{tried:?}");
        assert!(!is_over(MOST_TRIES - 1) && is_over(MOST_TRIES));
    }
}
