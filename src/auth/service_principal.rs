//! The Kerberos name of a service on a host (RFC 4120 section 6.2.1; MS-KILE 3.1.5.11).

use core::net::IpAddr; // a number; sockets are elsewhere
use std::fmt;

use std::str::FromStr;

use super::KerberosError;

/// A service principal name, `HTTP/hv01.lab.test` or `HTTP/hv01.lab.test@LAB.TEST`.
///
/// Without a realm, that of the account is asked, which may refer to another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServicePrincipal(String);

impl ServicePrincipal {
    /// The name of the web service of a host, which WinRM answers to: `HTTP/` and the name as it is given.
    ///
    /// # Errors
    /// [`KerberosError::AddressNotName`] if the host is an IP address, with or without brackets.
    pub fn http(host: &str) -> Result<Self, KerberosError> {
        let bare = host.trim_matches(['[', ']']);
        let (address, _zone) = bare.split_once('%').unwrap_or((bare, ""));
        if address.parse::<IpAddr>().is_ok() {
            return Err(KerberosError::AddressNotName { host: host.to_owned() });
        }
        Ok(Self(format!("HTTP/{host}")))
    }

    /// The name as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name with a realm, an empty one where none was given: so that no default realm is added to it.
    #[must_use]
    pub fn with_realm(&self) -> String {
        if self.0.contains('@') { self.0.clone() } else { format!("{}@", self.0) }
    }
}

impl FromStr for ServicePrincipal {
    type Err = ServicePrincipalError;

    fn from_str(text: &str) -> Result<Self, ServicePrincipalError> {
        let name = text.split_once('@').map_or(text, |(name, _)| name);
        let (service, host) = name.split_once('/').ok_or(ServicePrincipalError::NoService)?;
        if service.is_empty() {
            return Err(ServicePrincipalError::NoService);
        }
        if host.is_empty() {
            return Err(ServicePrincipalError::NoHost);
        }
        if text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') || text.matches('@').count() > 1 {
            return Err(ServicePrincipalError::Character);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for ServicePrincipal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text is not a service principal name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ServicePrincipalError {
    /// Nothing before the slash, or no slash.
    #[error("the service principal name has no service; write it like HTTP/hv01.lab.test")]
    NoService,
    /// Nothing after the slash.
    #[error("the service principal name has no host; write it like HTTP/hv01.lab.test")]
    NoHost,
    /// A blank, a control character, a backslash or a second `@`.
    #[error("the service principal name has a character that is not allowed")]
    Character,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_of_a_host_is_http() {
        assert_eq!(ServicePrincipal::http("hv01.lab.test").unwrap().as_str(), "HTTP/hv01.lab.test");
    }

    #[test]
    fn an_address_is_no_name() {
        for host in ["192.0.2.1", "2001:db8::1", "[2001:db8::1]", "[fe80::1%25eth0]", "fe80::1%eth0"] {
            let expected = KerberosError::AddressNotName { host: host.to_owned() };
            assert_eq!(ServicePrincipal::http(host), Err(expected));
        }
    }

    #[test]
    fn only_a_name_without_a_realm_gets_the_empty_one() {
        let full =
            ["HTTP/hv01", "HTTP/hv01@LAB.TEST"].map(|name| name.parse::<ServicePrincipal>().unwrap().with_realm());
        assert_eq!(full, ["HTTP/hv01@", "HTTP/hv01@LAB.TEST"]);
    }

    #[test]
    fn half_a_name_is_refused() {
        use ServicePrincipalError::{Character, NoHost, NoService};
        let errors = ["", "hv01", "/hv01", "HTTP/", "HTTP/@LAB", "HTTP/h v", r"HTTP/h\v", "HTTP/h@A@B"]
            .map(|text| text.parse::<ServicePrincipal>().unwrap_err());
        assert_eq!(errors, [NoService, NoService, NoService, NoHost, NoHost, Character, Character, Character]);
    }
}
