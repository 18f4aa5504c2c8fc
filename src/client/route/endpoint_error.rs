//! Why a text is not an endpoint.

/// Why a text is not an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// The text is neither a host name nor an address.
    #[error(
        "{0:?} is not a host name or address: write HOST, HOST:PORT or https://HOST:PORT, without user and password"
    )]
    Host(String),
    /// The text is not the path of a URL.
    #[error("{0:?} is not the path of a listener, such as /wsman")]
    Path(String),
}

/// What an error shows of a text: not what may be a user with a password.
pub(super) fn shown(text: &str) -> String {
    text.rsplit('@').next().unwrap_or_default().chars().take(80).collect()
}
