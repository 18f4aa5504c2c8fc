//! Whether two names mean one host: Windows writes the short name of a host in capitals into its paths, and people type the full name.

use std::net::IpAddr;

use crate::client::{Endpoint, UrlPath};
use crate::fleet::hosts::canonical::canonical_name;

/// As many characters of its name a host keeps as its short name (NetBIOS).
const SHORT_NAME: usize = 15;

/// Is it one name but for case, port and domain? The domain counts only where both names have one; an address is only itself.
#[must_use]
pub fn is_same_host(one: &str, other: &str) -> bool {
    let (one, other) = (name(one), name(other));
    if one == other {
        return true;
    }
    if is_address(&one) || is_address(&other) {
        return false;
    }
    match (one.split_once('.'), other.split_once('.')) {
        (Some(_), Some(_)) => false,
        (Some((label, _)), None) => is_short_name(&other, label),
        (None, Some((label, _))) => is_short_name(&one, label),
        (None, None) => is_short_name(&one, &other) || is_short_name(&other, &one),
    }
}

/// Is this the listener that the journal calls so? As [`is_same_host`], and port and path are the same; those of Windows count as one.
#[must_use]
pub fn is_same_listener(recorded: &str, asked: &Endpoint) -> bool {
    // A recorded name has no scheme, but it may have a path.
    let recorded = Endpoint::new(&format!("https://{recorded}"), None).or_else(|_| recorded.parse());
    let is_same = |recorded: Endpoint| {
        is_same_host(recorded.host(), asked.host()) && unusual_listener(&recorded) == unusual_listener(asked)
    };
    recorded.is_ok_and(is_same)
}

/// The name in the journal: the host, and port and path unless they are those that Windows listens on.
#[must_use]
pub fn journal_name(endpoint: &Endpoint) -> String {
    let canonical = canonical_name(endpoint);
    let Some((host, _)) = canonical.split_once(' ') else { return canonical };
    let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    let path = Some(endpoint.path()).filter(|path| *path != UrlPath::default());
    format!("{host}:{}{}", endpoint.port(), path.map(|path| path.to_string()).unwrap_or_default())
}

/// Port and path, unless they are those that Windows listens on.
fn unusual_listener(endpoint: &Endpoint) -> Option<String> {
    canonical_name(endpoint).split_once(' ').map(|(_, listener)| listener.to_owned())
}

/// Is it the whole label, or as much of it as a short name has?
fn is_short_name(short: &str, label: &str) -> bool {
    short == label || (short.chars().count() == SHORT_NAME && label.starts_with(short))
}

/// The name alone, in small letters.
fn name(host: &str) -> String {
    let endpoint = Endpoint::new(host, None);
    let host = endpoint.as_ref().map_or(host, Endpoint::host);
    host.trim_end_matches('.').to_lowercase()
}

/// The zone of an IPv6 address is not a part of it for `IpAddr`.
fn is_address(name: &str) -> bool {
    name.split('%').next().unwrap_or_default().parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_port_and_a_domain_that_one_name_leaves_out_make_no_other_host() {
        for (one, other) in [
            ("HV01", "hv01"),
            ("HV01", "hv01.lab.test"),
            ("hv01.lab.test:15986", "HV01"),
            ("https://hv01.lab.test", "HV01.LAB.TEST."),
            ("HYPERV-PRODUCTI", "hyperv-production-01.lab.test"),
            ("192.0.2.7:15986", "192.0.2.7"),
            ("[::1]", "::1"),
        ] {
            assert!(is_same_host(one, other) && is_same_host(other, one), "{one} {other}");
        }
    }

    #[test]
    fn two_domains_two_addresses_and_the_beginning_of_a_name_are_other_hosts() {
        for (one, other) in [
            ("hv01", "hv02"),
            ("hv0", "hv01"),
            ("hv01.lab.test", "hv01.evil.test"),
            ("10.0.0.1", "10.0.0.2"),
            ("10", "10.0.0.2"),
            ("hv01", "192.0.2.7"),
            ("::1", "::2"),
        ] {
            assert!(!is_same_host(one, other) && !is_same_host(other, one), "{one} {other}");
        }
    }

    #[test]
    fn a_host_is_named_in_the_journal_as_people_write_it() {
        let name = |text: &str| journal_name(&text.parse().unwrap());
        assert_eq!(
            ["HV01", "hv01:15986", "[2001:db8::1]:15986"].map(name),
            ["hv01", "hv01:15986", "[2001:db8::1]:15986"]
        );
        assert_eq!(name("https://gw:443/hv01/wsman"), "gw:443/hv01/wsman");
    }

    #[test]
    fn a_listener_is_recorded_under_its_port_and_path_or_under_those_of_windows() {
        for (recorded, asked) in [
            ("hv01", "HV01.lab.test"),
            ("hv01", "http://hv01"),
            ("https://hv01", "hv01:5986"),
            ("hv01:15986", "hv01.lab.test:15986"),
            ("[2001:db8::1]:15986", "[2001:DB8::1]:15986"),
            ("gw:443/hv01/wsman", "https://gw:443/hv01/wsman"),
        ] {
            assert!(is_same_listener(recorded, &asked.parse().unwrap()), "{recorded} {asked}");
        }
    }

    #[test]
    fn another_port_or_path_is_another_listener() {
        for (recorded, asked) in [
            ("192.0.2.7", "192.0.2.7:15986"),
            ("192.0.2.7:15986", "192.0.2.7"),
            ("hv01:15986", "hv01:15987"),
            ("gw:443/hv01/wsman", "https://gw:443/hv02/wsman"),
            ("not a host", "hv01"),
        ] {
            assert!(!is_same_listener(recorded, &asked.parse().unwrap()), "{recorded} {asked}");
        }
    }
}
