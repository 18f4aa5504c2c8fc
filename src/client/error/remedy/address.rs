//! Remedies about the way to the host: its name and port, the network, a proxy.

use std::fmt;

/// What to change about the address.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AddressRemedy {
    /// The name has no address.
    Name,
    /// Some addresses of the name do not answer.
    DnsRecords {
        /// The name.
        host: String,
    },
    /// There is no route to the host from this machine.
    Network,
    /// Nothing listens, or a firewall is in between.
    Listener,
    /// The port takes connections and says nothing.
    Silent,
    /// What answers is not WinRM.
    HostAndPort,
    /// The port seems to speak plain HTTP.
    HttpPort,
    /// The same, with the URL to use if that is intended.
    HttpUrl {
        /// The beginning of the URL.
        url: String,
    },
    /// The port speaks TLS, with the URL to use.
    HttpsUrl {
        /// The beginning of the URL.
        url: String,
    },
    /// Plain HTTP is not possible with this login.
    HttpsListener,
    /// The answer is a redirect.
    Redirect,
    /// The host's HTTP service serves other names.
    HostName,
    /// A gateway serves other names on this connection.
    Gateway,
    /// What answers wants another protocol.
    Protocol,
    /// A captive portal answers.
    Portal,
    /// The connection breaks.
    Service,
    /// What answers did not prove that it is the host.
    Impostor,
    /// What answers is not Windows.
    OtherSystem {
        /// The host that was asked.
        host: String,
    },
}

impl fmt::Display for AddressRemedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "check the spelling of the host and this machine's DNS, or use the full name",
            Self::DnsRecords { host } => {
                return write!(f, "check the DNS records of {host}: not every address answers");
            }
            Self::Network => "check the network of this machine: routes, VPN, and access to the host's network",
            Self::Listener => {
                "check the name, the firewall, and that WinRM listens on this port (5986 for HTTPS, 5985 for HTTP)"
            }
            Self::Silent => {
                "the port takes connections and does not answer: something other than WinRM may listen there \
                 (WinRM uses 5986 for HTTPS, 5985 for HTTP), or a firewall drops what follows the connection"
            }
            Self::HostAndPort => "check host, port and path: this is not WinRM, which uses 5986 for HTTPS, 5985 for HTTP, and /wsman",
            Self::HttpPort => {
                "this looks like plain HTTP: WinRM uses 5985 for HTTP and 5986 for HTTPS; if that is intended, write http:// before the host"
            },
            Self::HttpUrl { url } => {
                return write!(f, "5986 is WinRM's port for HTTPS; if this is its port for HTTP, use {url}");
            }
            Self::HttpsUrl { url } => return write!(f, "use {url}"),
            Self::HttpsListener => {
                "use the HTTPS listener (5986); `winrm quickconfig -transport:https` creates one on the host"
            }
            Self::Redirect => "use the host that really answers: credentials do not follow a redirect",
            Self::HostName => {
                "the host's HTTP service does not know this name: use one that its listener serves \
                 (`winrm enumerate winrm/config/listener`), or the address"
            }
            Self::Gateway => "a gateway answers, and does not serve this name here: use the name that it knows, also for TLS",
            Self::Protocol => {
                "what answers wants another protocol: WinRM uses HTTP/1.1, so check host, port, and whether it must be HTTPS"
            }
            Self::Portal => "a captive portal answers: log in to the network first",
            Self::Service => {
                "if it happens again, something other than WinRM may listen on this port, or its service was stopped"
            }
            Self::Impostor => "something other than the host may answer at this address: check it before you try again",
            Self::OtherSystem { host } => {
                return write!(f, "check that {host} is the Hyper-V host: this is not Windows");
            }
        })
    }
}

/// What to change about the proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProxyRemedy {
    /// The proxy does not make the connection.
    Check,
    /// The proxy wants a login.
    LogIn,
    /// The proxy does not reach the host.
    Bypass,
    /// The proxy takes the length out of the request.
    Length,
    /// The proxy refuses long headers.
    HeaderSize,
    /// The proxy compresses answers.
    Compresses,
    /// The proxy does not keep connections, on which logins depend.
    BreaksLogin,
    /// A proxy may end the TLS connection, so that a login bound to it fails.
    EndsTls,
}

impl fmt::Display for ProxyRemedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Check => {
                "check the proxy: its address, its password, and whether it allows connections to this host and port"
            }
            Self::LogIn => "log in to the proxy, or connect without it",
            Self::Bypass => "a proxy answers and does not reach the host: connect without it",
            Self::Length => {
                "a proxy changes requests so that they have no length (Content-Length): connect without it"
            }
            Self::HeaderSize => {
                "what answers refuses long headers, and a Kerberos ticket is long: connect without the proxy, or log in with NTLM"
            }
            Self::Compresses => "a proxy compresses answers although it was not asked to: connect without it",
            Self::BreaksLogin => {
                "a proxy in between may close connections, and NTLM and Negotiate log in on a connection: connect without it, \
                 let it keep connections open, or use Basic over HTTPS"
            }
            Self::EndsTls => "a proxy may end the TLS connection: connect without it",
        })
    }
}
