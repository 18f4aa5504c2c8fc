//! Points in time and spans as Windows writes them.

use std::time::Duration;

use jiff::Timestamp;

use crate::simulator::message::properties::Value;

/// What stands for a time that never was. recorded: InstallDate of a job, LastReplicationTime of a machine (go-wsman).
pub(crate) const NEVER: &str = "1601-01-01T00:00:00Z";

/// A time without fraction. recorded: so are those of jobs (go-wsman, get_response_storagejob_completed.xml).
pub(crate) fn datetime(time: Option<Timestamp>) -> Value {
    time.map_or(Value::Null, |time| Value::Datetime(format!("{time:.0}")))
}

/// A time with up to six digits of fraction, without zeros at their end. recorded: so are those of machines (go-wsman,
/// recorded_computersystem_pull_vm_off.xml).
pub(crate) fn datetime_with_fraction(time: Timestamp) -> Value {
    let text = format!("{time:.6}");
    let text = text.trim_end_matches('Z').trim_end_matches('0').trim_end_matches('.');
    Value::Datetime(format!("{text}Z"))
}

/// A time span. recorded: `P0DT0H0M1.00417S` (go-wsman, get_response_storagejob_completed.xml).
pub(crate) fn interval(span: Duration) -> String {
    let whole = span.as_secs();
    let fraction = format!("{:06}", span.subsec_micros());
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("P{}DT{}H{}M{}{point}{fraction}S", whole / 86400, whole / 3600 % 24, whole / 60 % 60, whole % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_written_as_recorded() {
        assert_eq!(interval(Duration::from_micros(1_004_170)), "P0DT0H0M1.00417S");
        assert_eq!(interval(Duration::from_secs(300)), "P0DT0H5M0S");
        assert_eq!(interval(Duration::from_millis(93_784_500)), "P1DT2H3M4.5S");
    }

    #[test]
    fn zeros_at_the_end_of_a_fraction_are_cut() {
        let shown = |microseconds| datetime_with_fraction(Timestamp::from_microsecond(microseconds).unwrap()).to_text();
        assert_eq!(
            [0, 500_000, 684_240].map(shown),
            ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00.5Z", "1970-01-01T00:00:00.68424Z"]
        );
    }
}
