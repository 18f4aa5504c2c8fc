//! What the head of an answer says of the way that it came, and of when to try again (RFC 9110 sections 7.6.3 and 10.2.3).

use std::time::{Duration, SystemTime};

use reqwest::header::{CONTENT_ENCODING, DATE, HeaderMap, HeaderName, RETRY_AFTER, VIA};

use crate::cim::neutral::neutral;
use crate::client::error::http_notes::HttpNotes;

/// The notes in the headers of an answer.
pub(in crate::client) fn notes(headers: &HeaderMap) -> HttpNotes {
    let (retry_after, via, compression) = (retry_after(headers), via(headers), coding(headers));
    HttpNotes { retry_after, via, compression, ..HttpNotes::default() }
}

/// The time of a host in an answer, and ours when it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostClock {
    /// The header `Date`, in whole seconds.
    pub host: SystemTime,
    /// When the head of the answer came.
    pub ours: SystemTime,
}

/// The time in the head of an answer that has just come.
pub(in crate::client) fn clock(headers: &HeaderMap) -> Option<HostClock> {
    let host = httpdate::parse_http_date(text(headers, DATE)?).ok()?;
    Some(HostClock { host, ours: SystemTime::now() })
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// A number of seconds, or a date, which counts from the date of the answer; at most a day.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER)?;
    let date = |text| httpdate::parse_http_date(text).ok();
    let until_date = || {
        let now = text(headers, DATE).and_then(date).unwrap_or_else(SystemTime::now);
        Some(date(value)?.duration_since(now).unwrap_or_default())
    };
    let wait = value.parse().map(Duration::from_secs).ok().or_else(until_date)?;
    Some(wait.min(LONGEST_WAIT))
}

/// The last proxy that the answer passed. Squid names itself in a header of its own where it does not pass anything on.
fn via(headers: &HeaderMap) -> Option<String> {
    let squid = || headers.contains_key("x-squid-error").then_some("Squid");
    let via = text(headers, VIA).filter(|via| !via.is_empty()).or_else(squid)?;
    let short: String = via.chars().take(LONGEST_NAME).collect();
    Some(neutral(&short).into_owned())
}

/// The coding of the body.
fn coding(headers: &HeaderMap) -> Option<String> {
    let coding = text(headers, CONTENT_ENCODING)?.to_ascii_lowercase();
    let short: String = coding.chars().take(LONGEST_NAME).collect();
    Some(neutral(&short).into_owned()).filter(|coding| !["", "identity"].contains(&coding.as_str()))
}

const LONGEST_WAIT: Duration = Duration::from_secs(86_400);

/// How many characters of a proxy's name are shown.
const LONGEST_NAME: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    fn notes_of(lines: &[(&'static str, &str)]) -> HttpNotes {
        let header = |(name, value): &(&'static str, &str)| (HeaderName::from_static(name), value.parse().unwrap());
        notes(&lines.iter().map(header).collect())
    }

    #[test]
    fn a_time_to_wait_is_a_number_or_a_date() {
        let wait = |lines: &[(&'static str, &str)]| notes_of(lines).retry_after.map(|wait| wait.as_secs());
        let date = ("date", "Sat, 28 Nov 2026 09:00:00 GMT");
        assert_eq!(wait(&[("retry-after", "30")]), Some(30));
        assert_eq!(wait(&[date, ("retry-after", "Sat, 28 Nov 2026 09:00:07 GMT")]), Some(7));
        assert_eq!(wait(&[date, ("retry-after", "Sat, 28 Nov 2026 08:00:00 GMT")]), Some(0));
        assert_eq!(wait(&[("retry-after", "99999999999")]), Some(86_400));
        assert_eq!((wait(&[("retry-after", "soon")]), wait(&[])), (None, None));
    }

    #[test]
    fn a_proxy_is_named() {
        assert_eq!(notes_of(&[("via", "1.1 gw (squid)")]).via.as_deref(), Some("1.1 gw (squid)"));
        assert_eq!(notes_of(&[("x-squid-error", "ERR_ACCESS_DENIED 0")]).via.as_deref(), Some("Squid"));
    }
}
