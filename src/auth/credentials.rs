//! What a user logs in with: an account and its password.

use super::{Account, Password};

/// An account and its password. The password does not appear in `Debug`.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Who logs in.
    pub account: Account,
    /// The account's password.
    pub password: Password,
}

impl Credentials {
    /// An account and its password; give away the very `String` that was read.
    ///
    /// ```
    /// use cimjob::auth::Credentials;
    ///
    /// # let read_from_a_prompt = String::new();
    /// let credentials = Credentials::new(r"CONTOSO\ops".parse()?, read_from_a_prompt);
    /// # Ok::<(), cimjob::auth::AccountError>(())
    /// ```
    #[must_use]
    pub fn new(account: Account, password: impl Into<Password>) -> Self {
        Self { account, password: password.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_the_account_but_not_the_password() {
        let account = r"CONTOSO\ops".parse().unwrap();
        let shown = format!("{:?}", Credentials { account, password: Password::new("s3cret".to_owned()) });
        assert!(shown.contains("ops") && shown.contains("<redacted>") && !shown.contains("s3cret"), "{shown}");
    }
}
