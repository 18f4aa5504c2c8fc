//! Times for people: local on a terminal, else in UTC, and how long ago they were.

use jiff::tz::TimeZone;

use crate::cim::{CimDateTime, Timestamp};

use crate::cli::terminal::age::{since, span, until};

/// What time it is, and where.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Clock {
    pub(in crate::cli) now: Timestamp,
    /// `None` for UTC.
    zone: Option<TimeZone>,
}

impl Clock {
    pub(in crate::cli) fn utc() -> Self {
        Self { now: Timestamp::now(), zone: None }
    }

    pub(in crate::cli) fn local() -> Self {
        Self { now: Timestamp::now(), zone: Some(TimeZone::system()) }
    }

    /// The time in whole seconds; a time that is not set has no text.
    pub(in crate::cli) fn time(&self, time: &CimDateTime) -> Option<String> {
        if time.is_unset() {
            return None;
        }
        Some(time.instant().map_or_else(|| time.to_string(), |instant| self.instant(instant)))
    }

    /// The same with how long ago it was, or in how much time it is.
    pub(in crate::cli) fn time_and_age(&self, time: &CimDateTime) -> Option<String> {
        let text = self.time(time)?;
        let left = until(Some(time), self.now).map(|left| format!("in {}", span(left)));
        let age = left.or_else(|| since(Some(time), self.now).map(|age| format!("{} ago", span(age))));
        Some(age.map_or_else(|| text.clone(), |age| format!("{text} ({age})")))
    }

    /// The time alone if it was within the last 20 hours, else with its date.
    pub(in crate::cli) fn moment(&self, instant: Timestamp) -> String {
        let is_near = self.now.duration_since(instant).unsigned_abs() < NEAR;
        match (&self.zone, is_near) {
            (None, true) => instant.strftime("%H:%M:%SZ").to_string(),
            (Some(zone), true) => instant.to_zoned(zone.clone()).strftime("%H:%M:%S").to_string(),
            (_, false) => self.instant(instant),
        }
    }

    fn instant(&self, instant: Timestamp) -> String {
        match &self.zone {
            None => format!("{instant:.0}"),
            Some(zone) => instant.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string(),
        }
    }
}

/// No time of day comes twice in it.
const NEAR: std::time::Duration = std::time::Duration::from_secs(20 * 60 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_local_or_utc_with_its_age() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let time: CimDateTime = "20270115075941.500000+000".parse().unwrap();
        let utc = Clock { now, zone: None };
        let local = Clock { now, zone: Some(TimeZone::fixed(jiff::tz::offset(9))) };
        assert_eq!(utc.time_and_age(&time).as_deref(), Some("2027-01-15T07:59:41Z (18 s ago)"));
        assert_eq!(local.time_and_age(&time).as_deref(), Some("2027-01-15 16:59:41 +09:00 (18 s ago)"));
        let instant = time.instant().unwrap();
        assert_eq!((utc.moment(instant), local.moment(instant)), ("07:59:41Z".into(), "16:59:41".into()));
        let later: CimDateTime = "20270115080130.000000+000".parse().unwrap();
        assert_eq!(utc.time_and_age(&later).as_deref(), Some("2027-01-15T08:01:30Z (in 1 min 30 s)"));
    }
}
