//! Who logs in with Kerberos or Negotiate, and how it is proved.

use std::path::PathBuf;

use super::{Account, Credentials};

/// An identity for a scheme that takes more than passwords.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Identity {
    /// An account and its password.
    Password(Credentials),
    /// The tickets that somebody got before, with `kinit` or by logging in: of this account, or whose there are.
    Tickets(Option<Account>),
    /// The keys of an account in a file (MIT Kerberos' keytab).
    Keytab {
        /// Whose keys.
        account: Account,
        /// The file.
        path: PathBuf,
    },
}

impl Identity {
    /// The credentials, where there is a password: what NTLM needs.
    #[must_use]
    pub fn credentials(&self) -> Option<&Credentials> {
        if let Self::Password(credentials) = self { Some(credentials) } else { None }
    }
}
