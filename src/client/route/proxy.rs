//! Proxies between us and the host: CONNECT (RFC 9110 section 9.3.6) and SOCKS5 (RFC 1928, RFC 1929).

use std::fmt;
use std::str::FromStr;

use reqwest::{NoProxy, Url};
use zeroize::Zeroizing;

use crate::client::route::transport::Transport;

/// Through which proxy connections go.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum Proxying {
    /// Through none. The default: variables of the environment are not looked at.
    #[default]
    Direct,
    /// Through this one.
    Through(Proxy),
    /// As the variables `HTTPS_PROXY` (for plain HTTP `http_proxy`), `ALL_PROXY` and `NO_PROXY` say.
    Environment,
}

/// A proxy: `http://host:3128`, `socks5://host:1080` (names are resolved here) or `socks5h://` (by the proxy), with `user:password@` if it wants them.
#[derive(Clone)]
pub struct Proxy {
    url: Zeroizing<String>,
    /// Without user and password.
    shown: String,
    kind: ProxyKind,
    except: Option<NoProxy>,
}

/// How a proxy is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::client) enum ProxyKind {
    /// HTTP: a tunnel for HTTPS, whole requests for plain HTTP.
    Http,
    /// SOCKS5; names are resolved here.
    Socks,
    /// SOCKS5; the proxy resolves names.
    SocksResolving,
}

/// A text that is not a proxy. It is not shown, since it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProxyError {
    /// It is not a URL with a host.
    #[error(
        "a proxy is written http://host:port or socks5://host:port, with user:password@ before the host if it wants them"
    )]
    Url,
    /// A scheme that is not supported.
    #[error("only http, socks5 and socks5h proxies are supported")]
    Scheme,
}

impl Proxy {
    pub(in crate::client) fn kind(&self) -> ProxyKind {
        self.kind
    }

    /// As it is shown on the way to a host. Whether its exceptions name the host, only the HTTP library knows.
    pub(in crate::client) fn on_the_way(&self) -> String {
        let except = if self.except.is_some() { " (unless NO_PROXY names the host)" } else { "" };
        format!("{self}{except}")
    }

    pub(in crate::client) fn for_reqwest(&self) -> Result<reqwest::Proxy, ProxyError> {
        let proxy = reqwest::Proxy::all(self.url.as_str()).map_err(|_| ProxyError::Url)?;
        Ok(proxy.no_proxy(self.except.clone()))
    }
}

impl Proxying {
    /// Does it name a proxy for this transport? Which hosts `NO_PROXY` leaves out is not looked at; a text that is not a proxy counts as one.
    #[must_use]
    pub fn is_proxied(&self, transport: Transport) -> bool {
        !matches!(self.proxy(transport), Ok(None))
    }

    /// The proxy for this transport, if there is one.
    pub(in crate::client) fn proxy(&self, transport: Transport) -> Result<Option<Proxy>, ProxyError> {
        match self {
            Self::Direct => Ok(None),
            Self::Through(proxy) => Ok(Some(proxy.clone())),
            Self::Environment => from_environment(transport, |name| std::env::var(name).ok()),
        }
    }
}

fn from_environment(
    transport: Transport,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<Proxy>, ProxyError> {
    // `HTTP_PROXY` in capitals is left alone: a web server sets it from a header of its client (httpoxy).
    let names: &[&str] = match transport {
        Transport::Https => &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
        Transport::Http => &["http_proxy", "all_proxy", "ALL_PROXY"],
    };
    let filled = |name: &&str| variable(name).filter(|value| !value.trim().is_empty());
    let Some(url) = names.iter().find_map(filled) else { return Ok(None) };
    let except = ["no_proxy", "NO_PROXY"].iter().find_map(filled);
    Ok(Some(Proxy { except: except.as_deref().and_then(NoProxy::from_string), ..url.parse()? }))
}

impl FromStr for Proxy {
    type Err = ProxyError;

    fn from_str(text: &str) -> Result<Self, ProxyError> {
        let text = text.trim();
        let url = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let mut parsed = Url::parse(&url).map_err(|_| ProxyError::Url)?;
        let kind = match parsed.scheme() {
            "http" => ProxyKind::Http,
            "socks5" => ProxyKind::Socks,
            "socks5h" => ProxyKind::SocksResolving,
            _ => return Err(ProxyError::Scheme),
        };
        if parsed.host_str().is_none_or(str::is_empty) {
            return Err(ProxyError::Url);
        }
        parsed.set_username("").and_then(|()| parsed.set_password(None)).map_err(|()| ProxyError::Url)?;
        let shown = parsed.as_str().trim_end_matches('/').to_owned();
        Ok(Self { url: Zeroizing::new(url), shown, kind, except: None })
    }
}

/// Without user and password.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// Without user and password.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Proxy").field(&self.shown).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_never_shows_its_password() {
        let proxy: Proxy = "socks5://ops:s3cret@proxy.lab.test:1080".parse().unwrap();
        assert_eq!(
            format!("{proxy} {proxy:?}"),
            "socks5://proxy.lab.test:1080 Proxy(\"socks5://proxy.lab.test:1080\")"
        );
    }

    #[test]
    fn what_is_no_proxy_is_refused() {
        for (text, error) in [
            ("", ProxyError::Url),
            ("http://", ProxyError::Url),
            ("https://proxy:3128", ProxyError::Scheme),
            ("socks4://proxy", ProxyError::Scheme),
        ] {
            assert_eq!(text.parse::<Proxy>().err(), Some(error), "{text}");
        }
    }

    #[test]
    fn the_environment_says_which_proxy_by_transport() {
        let variables = |name: &str| match name {
            "HTTPS_PROXY" => Some("proxy:3128".to_owned()),
            "HTTP_PROXY" => Some("http://evil:1".to_owned()),
            "https_proxy" => Some(String::new()),
            _ => None,
        };
        let of = |transport| from_environment(transport, variables).unwrap().map(|proxy| proxy.to_string());
        assert_eq!(of(Transport::Https).as_deref(), Some("http://proxy:3128"));
        assert_eq!(of(Transport::Http), None);
    }
}
