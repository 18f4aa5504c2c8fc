//! CIM datetimes: the DMTF string (DSP0004 section 5.2.4) and XML Schema's dates and durations (DSP0230 section 8.1).

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

/// A CIM datetime in one of its five forms.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CimDateTime {
    /// A point in time, with its distance from UTC when it was given.
    Timestamp {
        /// Date and time as written.
        local: DateTime,
        /// Distance from UTC.
        offset: Option<Offset>,
    },
    /// A length of time.
    Interval(Duration),
    /// A date alone.
    Date(Date),
    /// A time of day alone, with its distance from UTC when it was given.
    Time {
        /// The time as written.
        local: Time,
        /// Distance from UTC.
        offset: Option<Offset>,
    },
    /// A DMTF string with unknown digits (`*`), kept as it came.
    Partial(String),
}

/// A text that is no CIM datetime.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a CIM datetime")]
pub struct InvalidDateTime(String);

impl CimDateTime {
    /// The local names of the elements that wrap the five forms ([`CimDateTime::wrapper`]).
    pub(super) const WRAPPERS: [&str; 5] = ["Datetime", "Interval", "Date", "Time", "CIM_DateTime"];

    /// The point in time, when this is one. A timestamp without offset is taken as UTC.
    #[must_use]
    pub fn instant(&self) -> Option<Timestamp> {
        match self {
            Self::Timestamp { local, offset } => offset.unwrap_or(Offset::UTC).to_timestamp(*local).ok(),
            _ => None,
        }
    }

    /// The length of time, when this is one.
    #[must_use]
    pub fn interval(&self) -> Option<Duration> {
        if let Self::Interval(interval) = self { Some(*interval) } else { None }
    }

    /// The point in time that lies so much later; `None` for what is not a timestamp, or lies beyond the year 9999.
    #[must_use]
    pub fn plus(&self, later: Duration) -> Option<Self> {
        match self {
            Self::Timestamp { local, offset } => {
                Some(Self::Timestamp { local: local.checked_add(later).ok()?, offset: *offset })
            }
            _ => None,
        }
    }

    /// Is this WMI's zero time, 1601-01-01T00:00:00Z, which means "not set"?
    #[must_use]
    pub fn is_unset(&self) -> bool {
        matches!(self, Self::Timestamp { local, .. } if local.year() <= 1601)
    }

    /// The local name of the element that wraps this form in WS-CIM (DSP0230 section 8.1).
    #[must_use]
    pub fn wrapper(&self) -> &'static str {
        match self {
            Self::Timestamp { .. } => "Datetime",
            Self::Interval(_) => "Interval",
            Self::Date(_) => "Date",
            Self::Time { .. } => "Time",
            Self::Partial(_) => "CIM_DateTime",
        }
    }

    /// The DMTF string of 25 characters (DSP0004 section 5.2.4).
    #[must_use]
    pub fn to_dmtf(&self) -> String {
        match self {
            Self::Timestamp { local, offset } => {
                let (date, time) = (dmtf_date(local.date()), dmtf_time(local.time()));
                format!("{date}{time}{}", dmtf_offset(*offset))
            }
            Self::Interval(interval) => {
                let seconds = interval.as_secs();
                let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
                format!("{days:08}{hours:02}{minutes:02}{:02}.{:06}:000", seconds % 60, interval.subsec_micros())
            }
            Self::Date(date) => format!("{}******.******+000", dmtf_date(*date)),
            Self::Time { local, offset } => format!("********{}{}", dmtf_time(*local), dmtf_offset(*offset)),
            Self::Partial(text) => text.clone(),
        }
    }
}

impl FromStr for CimDateTime {
    type Err = InvalidDateTime;

    /// Reads every form that a host may send: XML Schema's and the DMTF's.
    fn from_str(text: &str) -> Result<Self, InvalidDateTime> {
        let text = text.trim();
        let value = match text.as_bytes() {
            [b'P', ..] => duration(text),
            [.., b'.', _, _, _, _, _, _, b'+' | b'-' | b':', _, _, _] if text.len() == 25 && text.is_ascii() => {
                dmtf(text)
            }
            _ => xml_schema(text),
        };
        value.ok_or_else(|| InvalidDateTime(text.chars().take(60).collect()))
    }
}

/// XML Schema's form; a partial value is its DMTF string.
impl fmt::Display for CimDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zone = |offset: &Option<Offset>| match offset {
            Some(Offset::UTC) => "Z".to_owned(),
            Some(offset) => {
                let minutes = offset.seconds() / 60;
                let sign = if minutes < 0 { '-' } else { '+' };
                format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
            None => String::new(),
        };
        match self {
            Self::Timestamp { local, offset } => write!(f, "{local}{}", zone(offset)),
            Self::Interval(interval) => write_duration(f, *interval),
            Self::Date(date) => write!(f, "{date}"),
            Self::Time { local, offset } => write!(f, "{local}{}", zone(offset)),
            Self::Partial(text) => f.write_str(text),
        }
    }
}

/// WinRM writes all four parts, `P0DT0H5M0S` (recorded).
fn write_duration(f: &mut fmt::Formatter<'_>, interval: Duration) -> fmt::Result {
    let seconds = interval.as_secs();
    write!(f, "P{}DT{}H{}M{}", seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)?;
    let fraction = format!("{:09}", interval.subsec_nanos());
    match fraction.trim_end_matches('0') {
        "" => f.write_str("S"),
        digits => write!(f, ".{digits}S"),
    }
}

/// `xs:duration` (XML Schema part 2, section 3.2.6). Years and months count as OpenPegasus counts them; a dangling `T`, which it
/// writes too, is dropped, and `P` alone is nought, as Open Management Infrastructure writes it (recorded). CIM knows no negative
/// interval, and none longer than 99,999,999 days and a bit (DSP0004 section 5.2.4), which means "for ever".
fn duration(text: &str) -> Option<CimDateTime> {
    let (date, time) =
        text.strip_prefix('P')?.split_once('T').unwrap_or_else(|| (text.get(1..).unwrap_or_default(), ""));
    let mut date = Components(date);
    let (years, months) = (date.whole('Y')?, date.whole('M')?);
    let days = years * 365 + years / 4 + months * 30 + months / 2 + date.whole('W')? * 7 + date.whole('D')?;
    let mut time = Components(time);
    let minutes = (days * 24 + time.whole('H')?) * 60 + time.whole('M')?;
    let interval = Duration::from_secs(minutes * 60).checked_add(time.seconds()?)?;
    let is_read = date.0.is_empty() && time.0.is_empty() && interval.as_secs() / 86_400 <= 99_999_999;
    is_read.then_some(CimDateTime::Interval(interval))
}

/// What is left of the components of a duration: a number and a letter each, in their order, each of which may be missing.
struct Components<'t>(&'t str);

impl<'t> Components<'t> {
    fn take(&mut self, letter: char) -> Option<&'t str> {
        let (number, rest) = self.0.split_once(letter)?;
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        (is_number && !number.is_empty()).then(|| {
            self.0 = rest;
            number
        })
    }

    /// A whole number of at most ten digits; 0 when it is missing.
    fn whole(&mut self, letter: char) -> Option<u64> {
        self.take(letter).map_or(Some(0), |number| number.parse().ok().filter(|_| number.len() <= 10))
    }

    /// Seconds with at most nine decimals; 0 when they are missing.
    fn seconds(&mut self) -> Option<Duration> {
        let Some(number) = self.take('S') else { return Some(Duration::ZERO) };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let nanoseconds: u32 =
            format!("{fraction:0<9}").parse().ok().filter(|_| fraction.len() <= 9 && !fraction.is_empty())?;
        Some(Duration::new(whole.parse().ok().filter(|_| whole.len() <= 10)?, nanoseconds))
    }
}

fn xml_schema(text: &str) -> Option<CimDateTime> {
    // A year has no sign: DMTF strings have four digits for it.
    if text.starts_with(['-', '+']) || !text.bytes().all(|byte| byte.is_ascii_digit() || b"-:.TZ+".contains(&byte)) {
        return None;
    }
    if text.as_bytes().get(2) == Some(&b':') {
        return time_of_day(text);
    }
    let pieces = Pieces::parse(text).ok()?;
    let offset = pieces.to_numeric_offset();
    // Three digits of minutes are all that CIM has (DSP0004 section 5.2.4).
    if offset.is_some_and(|offset| offset.seconds() % 60 != 0 || offset.seconds().abs() > 999 * 60) {
        return None;
    }
    match pieces.time() {
        Some(time) => Some(CimDateTime::Timestamp { local: pieces.date().to_datetime(time), offset }),
        None => (!text.contains('T')).then_some(CimDateTime::Date(pieces.date())),
    }
}

fn time_of_day(text: &str) -> Option<CimDateTime> {
    match xml_schema(&format!("2000-01-01T{text}"))? {
        CimDateTime::Timestamp { local, offset } => Some(CimDateTime::Time { local: local.time(), offset }),
        _ => None,
    }
}

/// `yyyymmddhhmmss.mmmmmmsutc` or `ddddddddhhmmss.mmmmmm:000`; in the order of DSP0230 section 8.1.
fn dmtf(text: &str) -> Option<CimDateTime> {
    let digits = |from: usize, to: usize| text.get(from..to);
    let whole = |from, to| digits(from, to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let stars = |from, to| digits(from, to).is_some_and(|part| part.bytes().all(|byte| byte == b'*' || byte == b'.'));
    let shape = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'*');
    if !shape(digits(0, 14)?) || !shape(digits(15, 21)?) {
        return None;
    }
    let date = whole(0, 8).zip(whole(8, 14)).zip(whole(15, 21));
    let known_date = || Some(whole(0, 4)?.parse().ok().zip(two(text, 4))?).zip(two(text, 6));
    match (digits(21, 22)?, date) {
        (":", Some(((days, _), micros))) => interval(text, days, micros),
        (_, Some((_, micros))) => {
            let ((year, month), day) = known_date()?;
            let local = Date::new(year, month, day).ok()?.to_datetime(clock(text, micros)?);
            Some(CimDateTime::Timestamp { local, offset: utc_offset(digits(21, 25)?)? })
        }
        (":", None) => Some(CimDateTime::Partial(text.to_owned())),
        _ if stars(0, 8) && whole(8, 14).is_some() && whole(15, 21).is_some() => {
            Some(CimDateTime::Time { local: clock(text, whole(15, 21)?)?, offset: utc_offset(digits(21, 25)?)? })
        }
        _ if stars(8, 21) && whole(0, 8).is_some() => {
            let ((year, month), day) = known_date()?;
            Some(CimDateTime::Date(Date::new(year, month, day).ok()?))
        }
        _ => Some(CimDateTime::Partial(text.to_owned())),
    }
}

fn interval(text: &str, days: &str, micros: &str) -> Option<CimDateTime> {
    let part = |from| two(text, from).and_then(|value| u64::try_from(value).ok());
    let seconds = ((days.parse::<u64>().ok()? * 24 + part(8)?) * 60 + part(10)?) * 60 + part(12)?;
    Some(CimDateTime::Interval(Duration::from_secs(seconds) + Duration::from_micros(micros.parse().ok()?)))
}

fn clock(text: &str, micros: &str) -> Option<Time> {
    Time::new(two(text, 8)?, two(text, 10)?, two(text, 12)?, micros.parse::<i32>().ok()? * 1000).ok()
}

fn two(text: &str, from: usize) -> Option<i8> {
    text.get(from..from + 2)?.parse().ok()
}

/// `+060`: minutes; `+***` is unknown.
fn utc_offset(text: &str) -> Option<Option<Offset>> {
    if text.ends_with("***") {
        return Some(None);
    }
    let minutes: i32 = text.parse().ok()?;
    Offset::from_seconds(minutes * 60).ok().map(Some)
}

fn dmtf_date(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

fn dmtf_time(time: Time) -> String {
    format!("{:02}{:02}{:02}.{:06}", time.hour(), time.minute(), time.second(), time.subsec_nanosecond() / 1000)
}

fn dmtf_offset(offset: Option<Offset>) -> String {
    offset.map_or_else(|| "+***".to_owned(), |offset| format!("{:+04}", offset.seconds() / 60))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> CimDateTime {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Datetimes of every form with some characters changed.
    fn nearly() -> impl Strategy<Value = String> {
        let forms = [
            "20240229235958.123456+000",
            "99991231235959.999999-720",
            "********042350.000000+***",
            "00000000000500.000000:000",
            "2024-03-01T00:59:58.123456+01:00",
            "-002024-03-01T00:59:58Z",
            "04:23:50-08:00",
            "P1DT2H3M4.5S",
        ];
        let change = (0..32_usize, proptest::sample::select(b"0123456789*+-:.TZ".to_vec()));
        (proptest::sample::select(forms.to_vec()), proptest::collection::vec(change, 0..4)).prop_map(
            |(form, changes)| {
                let mut text = form.as_bytes().to_vec();
                let length = text.len();
                changes.into_iter().for_each(|(at, byte)| text[at % length] = byte);
                String::from_utf8(text).unwrap()
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn what_is_read_can_be_written_and_read_again_in_both_forms(text in nearly()) {
            if let Ok(value) = text.parse::<CimDateTime>() {
                prop_assert_eq!(value.to_string().parse(), Ok(value.clone()), "{}", text);
                let dmtf = value.to_dmtf();
                prop_assert_eq!(dmtf.len(), 25, "{}", text);
                prop_assert_eq!(dmtf.parse::<CimDateTime>().map(|read| read.to_dmtf()), Ok(dmtf));
            }
        }
    }

    #[test]
    fn one_moment_in_all_its_forms_is_one_instant() {
        let moment = parse("2024-02-29T23:59:58.123456Z").instant().unwrap();
        for text in [
            "20240229235958.123456+000",
            "20240301005958.123456+060",
            "2024-03-01T00:59:58.123456+01:00",
            " 2024-02-29T15:59:58.123456-08:00\n",
        ] {
            assert_eq!(parse(text).instant(), Some(moment), "{text}");
        }
    }

    #[test]
    fn one_interval_in_all_its_forms_is_one_duration() {
        let five = Duration::from_secs(300);
        for text in ["P0DT0H5M0S", "PT5M", "00000000000500.000000:000", "PT300S", "PT300.000S"] {
            assert_eq!(parse(text).interval(), Some(five), "{text}");
        }
        assert_eq!(parse("P1DT2H3M4.567890S").interval(), Some(Duration::from_micros(93_784_567_890)));
        assert_eq!(parse("P").interval(), Some(Duration::ZERO));
        assert_eq!(parse("P1DT").interval(), Some(Duration::from_secs(86_400)));
        assert_eq!(parse("P4Y2M").interval(), Some(Duration::from_secs((4 * 365 + 1 + 61) * 86_400)));
    }

    #[test]
    fn the_longest_interval_is_read_in_both_forms() {
        let for_ever = parse("99999999235959.999999:000");
        assert_eq!(parse("P99999999DT23H59M59.999999S"), for_ever);
        assert_eq!(parse(&for_ever.to_string()), for_ever);
    }

    #[test]
    fn partly_known_values_stay_partly_known() {
        assert_eq!(parse("20261005******.******+000"), CimDateTime::Date(Date::constant(2026, 10, 5)));
        assert_eq!(parse("2026-10-05"), CimDateTime::Date(Date::constant(2026, 10, 5)));
        assert!(matches!(parse("********042350.000000+000"), CimDateTime::Time { .. }));
        assert!(matches!(parse("04:23:50Z"), CimDateTime::Time { offset: Some(Offset::UTC), .. }));
        assert_eq!(parse("202610******00.******+000"), CimDateTime::Partial("202610******00.******+000".into()));
    }

    #[test]
    fn zero_time_means_not_set() {
        assert!(parse("1601-01-01T00:00:00Z").is_unset());
        assert!(!parse("2026-10-05T04:23:50Z").is_unset());
    }

    #[test]
    fn what_is_no_datetime_is_refused() {
        for text in [
            "",
            "now",
            "-PT1S",
            "-002026-10-05T00:00:00Z",
            "+002026-10-05",
            "2026-13-01T00:00:00Z",
            "20261305000000.000000+000",
            "P1",
            "PT1D",
            "P1DT2S3H",
            "PT1.2M",
            "PT.S",
            "P99999999999D",
            "2026-10-05T",
            "2026-10-05T00:00:00+18:00",
            "2026-10-05T00:00:00+01:00:30",
            "99999999999999999999999.+",
            "２０26-10-05",
        ] {
            assert!(text.parse::<CimDateTime>().is_err(), "{text}");
        }
    }
}
