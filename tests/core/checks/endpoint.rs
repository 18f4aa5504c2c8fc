//! Texts that name a host, a proxy, an account or a certificate are read or refused, and are shown so that they are read as the same (RFC 3986
//! section 3.2; RFC 6874).

use cimjob::auth::{Account, ServicePrincipal};
use cimjob::client::{CertificatePin, Endpoint, Proxy};

pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(endpoint) = Endpoint::new(text, None) {
        check_endpoint(&endpoint);
    }
    if let Ok(proxy) = text.parse::<Proxy>() {
        let shown = proxy.to_string();
        let host = shown.split_once("://").map_or("@", |(_, host)| host).split(['/', '?', '#']).next();
        assert!(host.is_some_and(|host| !host.contains('@')), "{shown}");
    }
    if let Ok(account) = text.parse::<Account>() {
        assert_eq!(account.to_string().parse().as_ref(), Ok(&account), "{account}");
    }
    if let Ok(pin) = text.parse::<CertificatePin>() {
        assert_eq!(pin.to_string().parse(), Ok(pin));
    }
    let _ = text.parse::<ServicePrincipal>();
}

/// A URL has no zone, and what is shown of an endpoint neither transport nor path.
fn check_endpoint(endpoint: &Endpoint) {
    let url = endpoint.url();
    assert_eq!(Endpoint::new(&url, None).map(|again| again.url()).as_ref(), Ok(&url));
    let shown: Endpoint = endpoint.to_string().parse().unwrap_or_else(|error| panic!("{endpoint}: {error}"));
    assert_eq!((shown.host(), shown.port()), (endpoint.host(), endpoint.port()), "{endpoint}");
    let _ = ServicePrincipal::http(endpoint.host());
}
