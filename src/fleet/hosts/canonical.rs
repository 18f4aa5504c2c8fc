//! One name for one listener, however it is written.

use std::net::IpAddr;

use crate::client::{Endpoint, Transport, UrlPath};

/// The name of a host in lower case, without the final dot; an address in its shortest form. The port and the path belong to it unless they are
/// those of Windows, so `hv01`, `HV01:5986` and `http://hv01` are one host, and two ports of one gateway are two.
#[must_use]
pub fn canonical_name(endpoint: &Endpoint) -> String {
    let host = endpoint.host().trim_end_matches('.').to_lowercase();
    let host = host.parse::<IpAddr>().map_or(host, |address| address.to_canonical().to_string());
    let usual = [Transport::Https, Transport::Http].map(Transport::default_port);
    if usual.contains(&endpoint.port()) && endpoint.path() == UrlPath::default() {
        return host;
    }
    format!("{host} {}{}", endpoint.port(), endpoint.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> String {
        canonical_name(&text.parse().unwrap())
    }

    #[test]
    fn spellings_of_one_host_are_one_name() {
        for (one, other) in [
            ("hv01", "HV01:5986"),
            ("hv01.lab.test.", "https://hv01.lab.test/wsman"),
            ("hv01", "http://hv01"),
            ("[2001:DB8::0:1]", "2001:db8::1"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
        ] {
            assert_eq!(name(one), name(other), "{one} {other}");
        }
    }

    #[test]
    fn two_ports_paths_or_domains_are_two_names() {
        for (one, other) in [
            ("gw:15986", "gw:15987"),
            ("https://gw:443/hv01/wsman", "https://gw:443/hv02/wsman"),
            ("hv01.lab.test", "hv01.prod.test"),
            ("fe80::1%eth0", "fe80::1%eth1"),
        ] {
            assert_ne!(name(one), name(other), "{one} {other}");
        }
    }
}
