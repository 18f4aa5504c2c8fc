//! Who may ask: on a loopback address without users, requests that mean this machine; else users.

use std::net::IpAddr;

use hyper::HeaderMap;
use hyper::StatusCode;
use hyper::header::{AUTHORIZATION, HOST, HeaderName};

use crate::watch::web::answer::Answer;
use crate::watch::web::login::{Logins, Verdict};

/// Why a request is not answered, if it is not.
pub(super) async fn refusal(logins: Option<&Logins>, headers: &HeaderMap) -> Option<Answer> {
    let Some(logins) = logins else {
        // A page in a browser can have its own name point here.
        let is_own = is_of_this_machine(text(headers, HOST));
        return (!is_own).then(|| Answer::plain(StatusCode::FORBIDDEN, "the header Host names another machine"));
    };
    match logins.check(text(headers, AUTHORIZATION)).await {
        Verdict::Accepted => None,
        Verdict::Refused => Some(Answer::plain(StatusCode::UNAUTHORIZED, "a user and a password are needed")),
        Verdict::Busy => Some(Answer::plain(StatusCode::SERVICE_UNAVAILABLE, "too many logins; ask again later")),
    }
}

/// The value of a header; empty if there is none.
pub(super) fn text(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// An address or `localhost`; a browser that was sent here by another name says that one.
fn is_of_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name.is_empty() || name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_another_machine_is_refused() {
        let is_own =
            ["", "localhost", "LOCALHOST:9877", "127.0.0.1:9877", "[::1]:9877", "[::1]"].map(is_of_this_machine);
        assert_eq!(is_own, [true; 6]);
        assert_eq!(["evil.example:9877", "localhost.evil.example"].map(is_of_this_machine), [false; 2]);
    }
}
