//! The time of a Windows host (MS-DTYP 2.3.3 FILETIME).

use std::time::{SystemTime, UNIX_EPOCH};

/// 100-nanosecond steps since 1601-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileTime(pub u64);

/// Times before 1970 become 1970, times past the range its end: NTLM only asks for a plausible clock.
impl From<SystemTime> for FileTime {
    fn from(time: SystemTime) -> Self {
        let since_1970 = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        let steps = since_1970.as_nanos() / 100 + u128::from(UNIX_EPOCH_STEPS);
        Self(u64::try_from(steps).unwrap_or(u64::MAX))
    }
}

/// 1970-01-01 as a [`FileTime`].
const UNIX_EPOCH_STEPS: u64 = 116_444_736_000_000_000;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_second_thousand_million_is_where_it_should_be() {
        // 2001-09-09 01:46:40 UTC.
        let time = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        assert_eq!(FileTime::from(time), FileTime(126_444_736_000_000_000));
    }
}
