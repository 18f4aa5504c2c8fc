//! Does something listen at the addresses of the host?

use std::net::SocketAddr;
use std::time::Duration;

use crate::client::Transport;
use crate::client::remedy::AddressRemedy;
use crate::doctor::check::{Ending, Verdict};
use crate::doctor::fix::Fix;
use crate::doctor::subject::{Subject, is_address};

/// One try to connect.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// Where.
    pub address: SocketAddr,
    /// How long it took, to the answer or to the end of patience.
    pub took: Duration,
    /// How it ended.
    pub end: AttemptEnd,
}

/// How a try to connect ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttemptEnd {
    /// Something listens.
    Open,
    /// Nothing listens, and the host says so.
    Refused,
    /// No answer at all: most likely a firewall in between drops it.
    Silent,
    /// There is no way to it, and what the system says.
    NoWay(String),
}

pub(super) fn judge(attempts: &[Attempt], subject: &Subject) -> Verdict {
    let found = attempts.iter().map(told).collect::<Vec<_>>().join(", ");
    let has = |wanted: fn(&AttemptEnd) -> bool| attempts.iter().any(|attempt| wanted(&attempt.end));
    let is_open = |end: &AttemptEnd| *end == AttemptEnd::Open;
    if attempts.is_empty() {
        return Verdict::Skipped("the proxy connects".to_owned());
    }
    if attempts.iter().all(|attempt| is_open(&attempt.end)) {
        return Verdict::Ok(found);
    }
    if has(is_open) {
        let fix = Fix::client(AddressRemedy::DnsRecords { host: subject.host.clone() });
        return Verdict::Warning(found, fix);
    }
    let is_usual = attempts.iter().all(|attempt| PORTS.contains(&attempt.address.port()));
    let fix = if has(|end| *end == AttemptEnd::Refused) {
        // Another port is more likely mistyped than missing on the host.
        if is_usual { listener(subject) } else { Fix::client(AddressRemedy::Listener) }
    } else if has(|end| *end == AttemptEnd::Silent) {
        firewall(subject)
    } else {
        Fix::client(AddressRemedy::Network)
    };
    Verdict::Failed(found, fix, Ending::Unreachable)
}

/// WinRM's ports for HTTP and HTTPS.
const PORTS: [u16; 2] = [5985, 5986];

fn told(attempt: &Attempt) -> String {
    let Attempt { address, took, end } = attempt;
    let took = took.as_millis();
    match end {
        AttemptEnd::Open => format!("{address} in {took} ms"),
        AttemptEnd::Refused => format!("{address} refused: nothing listens there ({took} ms)"),
        AttemptEnd::Silent => format!("{address} silent for {took} ms: filtered or switched off"),
        AttemptEnd::NoWay(told) => format!("{address}: {told}"),
    }
}

/// The line that makes a listener where there is none (Microsoft's pages of Enable-PSRemoting and of the WSMan provider).
pub(super) fn listener(subject: &Subject) -> Fix {
    if subject.transport == Transport::Http {
        return Fix::host("Enable-PSRemoting -Force");
    }
    let name = if is_address(&subject.host) { "$env:COMPUTERNAME".to_owned() } else { format!("'{}'", subject.host) };
    Fix::host(format!(
        "New-Item WSMan:\\localhost\\Listener -Transport HTTPS -Address * -Force -CertificateThumbPrint \
         (New-SelfSignedCertificate -DnsName {name} -CertStoreLocation Cert:\\LocalMachine\\My).Thumbprint"
    ))
}

fn firewall(subject: &Subject) -> Fix {
    let Subject { port, .. } = subject;
    Fix::host(format!(
        "New-NetFirewallRule -DisplayName 'WinRM {port}' -Direction Inbound -Protocol TCP -LocalPort {port} -Action Allow"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::sample::{line, subject};

    fn judged(ends: &[AttemptEnd], subject: &Subject) -> String {
        let attempt = |end: &AttemptEnd| Attempt {
            address: "192.0.2.7:5986".parse().unwrap(),
            took: Duration::from_millis(3),
            end: end.clone(),
        };
        line(&judge(&ends.iter().map(attempt).collect::<Vec<_>>(), subject))
    }

    #[test]
    fn every_address_answers() {
        assert_eq!(judged(&[AttemptEnd::Open], &subject()), "ok: 192.0.2.7:5986 in 3 ms");
    }

    #[test]
    fn an_address_that_does_not_answer_is_a_warning_while_another_does() {
        let told = judged(&[AttemptEnd::Open, AttemptEnd::Silent], &subject());
        assert!(told.starts_with("warning: ") && told.contains("| Client: check the DNS records of hv01"), "{told}");
    }

    #[test]
    fn where_nothing_listens_a_listener_is_made() {
        let told = judged(&[AttemptEnd::Refused], &subject());
        assert!(told.starts_with("failed (Unreachable): ") && told.contains("| Host: New-Item WSMan:"), "{told}");
        assert!(told.contains("-DnsName 'hv01' "), "{told}");
        let by_address = Subject { host: "192.0.2.7".into(), ..subject() };
        assert!(judged(&[AttemptEnd::Refused], &by_address).contains("-DnsName $env:COMPUTERNAME "));
        let plain = Subject { transport: Transport::Http, ..subject() };
        assert!(judged(&[AttemptEnd::Refused], &plain).ends_with("| Host: Enable-PSRemoting -Force"));
    }

    #[test]
    fn silence_is_a_firewall_and_no_way_is_the_network_of_the_client() {
        let silent = judged(&[AttemptEnd::Silent], &subject());
        assert!(silent.contains("filtered") && silent.contains("-LocalPort 5986 -Action Allow"), "{silent}");
        let no_way = judged(&[AttemptEnd::NoWay("no route".into())], &subject());
        assert!(no_way.contains("no route | Client: check the network"), "{no_way}");
    }
}
