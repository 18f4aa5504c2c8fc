//! How a login went.

/// How a client logged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoggedIn {
    /// The mechanism, such as `NTLM` or `Kerberos`.
    pub mechanism: &'static str,
    /// Was the login bound to the certificate of the TLS connection (RFC 5929)?
    pub is_bound: bool,
}
