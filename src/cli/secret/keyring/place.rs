//! Where a password is in the keyring.

use std::time::Duration;

use crate::auth::Account;

/// Whose password it is. Windows distinguishes no case in either.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Place<'a> {
    pub(in crate::cli) account: &'a Account,
    pub(in crate::cli) host: &'a str,
    /// How long the keyring may take: someone may have to unlock it.
    pub(in crate::cli) time: Duration,
}

/// What taking a password out came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Removal {
    Removed,
    /// There was none.
    Absent,
}

impl Place<'_> {
    pub(super) fn host(&self) -> String {
        self.host.to_lowercase()
    }

    pub(super) fn user(&self) -> String {
        self.account.to_string().to_lowercase()
    }
}
