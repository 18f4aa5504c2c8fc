//! Is it WinRM that answers there (MS-WSMV 2.1; statuses of RFC 9110)?

use crate::cim::neutral::in_quotes;
use crate::client::HttpNotes;
use crate::client::remedy::{AddressRemedy, Remedy, ServiceRemedy};
use crate::doctor::check::{Ending, Verdict};
use crate::doctor::connect::listener;
use crate::doctor::fix::Fix;
use crate::doctor::subject::Subject;
use crate::doctor::trouble::Trouble;

/// The answer to an empty message without credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpHead {
    /// The status.
    pub status: u16,
    /// The header `Server`.
    pub server: Option<String>,
    /// What else the answer says.
    pub notes: HttpNotes,
}

pub(super) fn judge(answer: &Result<HttpHead, Trouble>, subject: &Subject) -> Verdict {
    let head = match answer {
        Ok(head) => head,
        Err(trouble) => return trouble.failed(),
    };
    let server = head.server.as_deref();
    let named = server.map_or_else(|| "the host (no Server header)".to_owned(), in_quotes);
    if matches!(head.status, 401 | 200..=299) {
        return Verdict::Ok(format!("{named} answers {} with {}", subject.path, head.status));
    }
    let found = format!("{named} answers {} with {}", subject.path, head.notes.words(head.status));
    let is_windows = server.is_some_and(|server| server.starts_with("Microsoft-HTTPAPI"));
    match head.status {
        404 if is_windows => {
            let found = format!("{found}: Windows answers, and WinRM does not listen there");
            Verdict::Failed(found, listener(subject), Ending::Unreadable)
        }
        503 => Verdict::Failed(
            format!("{found}: the service is stopped or starting"),
            Fix::host("Restart-Service WinRM"),
            Ending::Unreachable,
        ),
        403 if head.notes.via.is_none() => {
            let fix =
                Fix::host("Get-Item WSMan:\\localhost\\Service\\IPv4Filter, WSMan:\\localhost\\Service\\IPv6Filter");
            Verdict::Failed(format!("{found}: a policy of the host rejects this machine"), fix, Ending::Denied)
        }
        300..=399 => {
            let fix = Fix::client(AddressRemedy::Redirect);
            Verdict::Failed(format!("{found}: it points elsewhere"), fix, Ending::Unreadable)
        }
        _ => other(head, found, is_windows),
    }
}

/// What calls say after the same status.
fn other(head: &HttpHead, found: String, is_windows: bool) -> Verdict {
    match Remedy::of_http(head.status, &head.notes) {
        Some(remedy) if head.status != 404 => Verdict::Failed(found, Fix::Client(remedy), ending(head.status)),
        _ if is_windows => Verdict::Warning(found, Fix::client(ServiceRemedy::Identify)),
        _ => {
            let fix = Fix::client(AddressRemedy::HostAndPort);
            Verdict::Failed(format!("{found}: this is not WinRM"), fix, Ending::Unreadable)
        }
    }
}

fn ending(status: u16) -> Ending {
    match status {
        403 | 407 => Ending::Denied,
        429 | 502 | 504 => Ending::Unreachable,
        _ => Ending::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::sample::{line, subject, trouble};
    use crate::doctor::trouble::TroubleKind;

    fn judged(status: u16, server: Option<&str>) -> String {
        line(&judge(
            &Ok(HttpHead { status, server: server.map(str::to_owned), notes: HttpNotes::default() }),
            &subject(),
        ))
    }

    #[test]
    fn a_service_that_wants_a_login_is_what_is_looked_for() {
        let told = judged(401, Some("Microsoft-HTTPAPI/2.0"));
        assert_eq!(told, r#"ok: "Microsoft-HTTPAPI/2.0" answers /wsman with 401"#);
    }

    #[test]
    fn each_other_status_has_its_fix() {
        for (status, server, starts, fix) in [
            (404, Some("Microsoft-HTTPAPI/2.0"), "failed (Unreadable)", "Host: New-Item WSMan:"),
            (404, Some("nginx"), "failed (Unreadable)", "Client: check host, port and path"),
            (404, None, "failed (Unreadable)", "Client: check host, port and path"),
            (503, Some("Microsoft-HTTPAPI/2.0"), "failed (Unreachable)", "Host: Restart-Service WinRM"),
            (403, Some("Microsoft-HTTPAPI/2.0"), "failed (Denied)", "Host: Get-Item WSMan:"),
            (407, Some("Squid"), "failed (Denied)", "Client: log in to the proxy"),
            (502, None, "failed (Unreachable)", "Client: a proxy"),
            (411, Some("nginx"), "failed (Unreadable)", "Client: a proxy changes requests"),
            (429, Some("gw"), "failed (Unreachable)", "Client: the host has too many requests"),
            (301, Some("nginx"), "failed (Unreadable)", "Client: use the host that really answers"),
            (405, Some("Microsoft-HTTPAPI/2.0"), "warning", "Client: nothing yet"),
        ] {
            let told = judged(status, server);
            assert!(told.starts_with(starts) && told.contains(&format!("| {fix}")), "{told}");
        }
    }

    #[test]
    fn no_answer_is_told_as_it_is() {
        let told = line(&judge(&Err(trouble(TroubleKind::TimedOut)), &subject()));
        assert_eq!(
            told,
            "failed (TimedOut): words | Client: allow more time; if nothing ever answers, check the port and the firewall"
        );
    }
}
