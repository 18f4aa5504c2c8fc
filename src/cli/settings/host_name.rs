//! Whether two names mean one host: Windows writes the short name of a host in capitals into its paths, and people type the full name.

use std::net::IpAddr;

use crate::client::Endpoint;

/// As many characters of its name a host keeps as its short name (NetBIOS).
const SHORT_NAME: usize = 15;

/// Is it one name but for case, port and domain? The domain counts only where both names have one; an address is only itself.
pub(in crate::cli) fn is_same_host(one: &str, other: &str) -> bool {
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
}
