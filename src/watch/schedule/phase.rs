//! Where in the interval a host is looked at: always at the same place, and hosts are spread evenly.

use std::time::Duration;

use crate::watch::hash::fnv1a;

/// The place of a host in the interval, by its name.
pub(super) fn phase(host: &str, interval: Duration) -> Duration {
    Duration::from_nanos(hash(host).checked_rem(nanos(interval)).unwrap_or(0))
}

/// The first time after `after` at which a host with this phase is due.
pub(super) fn next_after(after: Duration, phase: Duration, interval: Duration) -> Duration {
    let (after, phase, interval) = (nanos(after), nanos(phase), nanos(interval).max(1));
    let into_interval = after % interval;
    let start = after - into_interval;
    let next = start.saturating_add(phase % interval);
    Duration::from_nanos(if next > after { next } else { next.saturating_add(interval) })
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// FNV-1a with 64 bits, mixed once more so that names with the same beginning are spread: the same in every version of the program.
fn hash(text: &str) -> u64 {
    let hash = fnv1a(text.bytes());
    let mixed = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn the_place_of_a_host_is_the_same_in_every_version() {
        assert_eq!(phase("hv01", MINUTE).as_millis(), 30_563);
    }

    #[test]
    fn hosts_are_spread_over_the_interval() {
        let mut seconds = [0_u32; 60];
        for host in 0..6000 {
            let second = phase(&format!("hv{host:04}"), MINUTE).as_secs();
            seconds[usize::try_from(second).unwrap()] += 1;
        }
        assert!(seconds.iter().all(|count| (60..=140).contains(count)), "{seconds:?}");
    }

    #[test]
    fn the_next_place_is_at_most_one_interval_away() {
        let phase = Duration::from_secs(20);
        let next = |after| next_after(Duration::from_secs(after), phase, MINUTE).as_secs();
        assert_eq!([next(0), next(19), next(20), next(60), next(139)], [20, 20, 80, 80, 140]);
    }
}
