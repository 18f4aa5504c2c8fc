//! What an answer of HTTP says in addition to its status, and what the status means (RFC 9110 section 15).

use std::time::Duration;

use reqwest::StatusCode;

use crate::cim::neutral::in_quotes;
use crate::wsman::ReplyError;

/// What an answer outside of WS-Management says in addition to its status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpNotes {
    /// The page of the host's HTTP service, if it is one that says more than the status.
    pub page: Option<HttpSysPage>,
    /// How long to wait before the next attempt (`Retry-After`).
    pub retry_after: Option<Duration>,
    /// The proxy or gateway that the answer came through, neutralized (`Via`, or a header of Squid).
    pub via: Option<String>,
    /// How something in between compressed the answer, such as `gzip`; cimjob never asks for it.
    pub compression: Option<String>,
}

/// A page of HTTP.sys, Windows' HTTP service, which refuses some requests before WinRM sees them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HttpSysPage {
    /// The headers of the request are longer than it accepts: a large Kerberos ticket.
    RequestTooLong,
    /// It serves no listener for the name in the request.
    InvalidHostname,
}

impl HttpSysPage {
    /// Which page it is, by the heading that Windows writes in English only.
    pub(in crate::client) fn of(heading: &str) -> Option<Self> {
        Some(match heading.strip_prefix("Bad Request - ")? {
            "Request Too Long" | "Header Field Too Long" => Self::RequestTooLong,
            "Invalid Hostname" => Self::InvalidHostname,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::RequestTooLong => "Request Too Long",
            Self::InvalidHostname => "Invalid Hostname",
        }
    }
}

impl HttpNotes {
    /// The status in words, with what else is known: `502 (Bad Gateway; through "1.1 proxy")`.
    #[must_use]
    pub fn words(&self, status: u16) -> String {
        let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        let reason = self.page.map(HttpSysPage::name).or(reason).map(str::to_owned);
        let via = self.via.as_ref().map(|via| format!("through {}", in_quotes(via)));
        let wait = self.retry_after.map(|time| format!("it asks to wait {} s", time.as_secs()));
        let compressed = self.compression.as_ref().map(|coding| format!("compressed: {}", in_quotes(coding)));
        let notes: Vec<String> = reason.into_iter().chain(via).chain(wait).chain(compressed).collect();
        if notes.is_empty() { status.to_string() } else { format!("{status} ({})", notes.join("; ")) }
    }
}

/// Did something other than WS-Management write the answer?
pub(in crate::client) fn is_foreign(error: &ReplyError) -> bool {
    matches!(error, ReplyError::Html { .. } | ReplyError::Text { .. } | ReplyError::OldSoap { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_told_with_what_else_is_known() {
        let notes = HttpNotes::default();
        assert_eq!((notes.words(411), notes.words(599)), ("411 (Length Required)".into(), "599".into()));
        let page = HttpNotes { page: HttpSysPage::of("Bad Request - Invalid Hostname"), ..HttpNotes::default() };
        assert_eq!(page.words(400), "400 (Invalid Hostname)");
        let retry_after = Some(Duration::from_secs(30));
        let busy = HttpNotes { retry_after, via: Some("1.1 gw".into()), ..HttpNotes::default() };
        assert_eq!(busy.words(429), "429 (Too Many Requests; through \"1.1 gw\"; it asks to wait 30 s)");
    }
}
