//! What someone logs in with where more than a password will do (RFC 4120 section 1.1: the credentials cache and the key table).

use std::path::PathBuf;

use super::{Account, Credentials};

/// Who logs in with Kerberos, and what proves it.
#[derive(Clone, Debug)]
pub enum Identity {
    /// A password, with which a ticket is got; it is kept in memory only.
    Password(Credentials),
    /// A ticket that is there already (`kinit`), of this account or of the account that the cache names first.
    Tickets(Option<Account>),
    /// Keys in a file, with which a ticket is got; it is kept in memory only.
    Keytab {
        /// Whose key; the first one in the file where none is named.
        account: Option<Account>,
        /// The file.
        path: PathBuf,
    },
}

impl From<Credentials> for Identity {
    fn from(credentials: Credentials) -> Self {
        Self::Password(credentials)
    }
}

impl Identity {
    /// Whose it is, where that was said.
    #[must_use]
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Password(credentials) => Some(&credentials.account),
            Self::Tickets(account) | Self::Keytab { account, .. } => account.as_ref(),
        }
    }
}
