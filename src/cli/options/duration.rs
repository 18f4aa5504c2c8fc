//! A length of time on the command line.

use std::time::Duration;

/// Whole seconds, or a number with `s`, `m` or `h`; at most a day, and never nothing.
pub(in crate::cli) fn duration(text: &str) -> Result<Duration, String> {
    let (digits, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let factor = match unit {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return Err("a number of seconds is expected, or a number with s, m or h".into()),
    };
    let seconds = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(factor));
    match seconds {
        Some(seconds @ 1..=86_400) => Ok(Duration::from_secs(seconds)),
        _ => Err("from one second to one day is allowed".into()),
    }
}

/// The same for a time limit, where 0 means one look.
pub(in crate::cli) fn time_limit(text: &str) -> Result<Duration, String> {
    if text == "0" { Ok(Duration::ZERO) } else { duration(text) }
}

/// What is said of the time limit 0 where it has no meaning.
pub(in crate::cli) const ONE_LOOK: &str = "--timeout 0 looks at jobs once: only wait does that";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_limit_may_be_nothing() {
        assert_eq!((time_limit("0"), time_limit("2m")), (Ok(Duration::ZERO), Ok(Duration::from_secs(120))));
    }

    #[test]
    fn durations_are_finite_and_never_nothing() {
        assert_eq!(duration("90"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        for text in ["", "0", "s", "2d", "-1", "1.5", "25h", "99999999999999999999"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
