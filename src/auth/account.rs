//! Who logs in: a user name and the domain it belongs to (MS-NLMP 2.2.1.3, DomainName and UserName).

use std::fmt;
use std::str::FromStr;

/// An account as the host knows it.
///
/// | written | domain | user |
/// |---|---|---|
/// | `CONTOSO\ops` | `CONTOSO` | `ops` |
/// | `.\ops` (an account of the host itself) | empty | `ops` |
/// | `ops@contoso.example` (a user principal name) | empty | `ops@contoso.example` |
/// | `ops` | empty | `ops` |
///
/// ```
/// use cimjob::auth::Account;
///
/// let account: Account = r"CONTOSO\ops".parse()?;
/// assert_eq!((account.domain(), account.user()), ("CONTOSO", "ops"));
/// # Ok::<(), cimjob::auth::AccountError>(())
/// ```
///
/// A user has at most [`Account::MAX_USER`] and a domain at most [`Account::MAX_DOMAIN`] UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Account {
    written: String,
    domain: String,
    user: String,
}

impl Account {
    /// The longest user name in UTF-16 units: what Active Directory allows for a user principal name.
    pub const MAX_USER: usize = 1024;
    /// The longest domain in UTF-16 units: what DNS allows.
    pub const MAX_DOMAIN: usize = 255;

    /// An account from its two parts, as an NTLM message carries them; `domain` may be empty.
    ///
    /// # Errors
    ///
    /// [`AccountError`] if a part is too long or the user is empty.
    pub fn new(domain: &str, user: &str) -> Result<Self, AccountError> {
        let written = if domain.is_empty() { user.to_owned() } else { format!("{domain}\\{user}") };
        Self::checked(written, domain, user)
    }

    /// The domain, or an empty text if none was named.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The user without its domain, or the whole user principal name.
    pub fn user(&self) -> &str {
        &self.user
    }

    fn checked(written: String, domain: &str, user: &str) -> Result<Self, AccountError> {
        if user.is_empty() {
            return Err(AccountError::NoUser);
        }
        if written.contains(char::is_control) {
            return Err(AccountError::Control);
        }
        if user.encode_utf16().count() > Self::MAX_USER {
            return Err(AccountError::UserTooLong);
        }
        if domain.encode_utf16().count() > Self::MAX_DOMAIN {
            return Err(AccountError::DomainTooLong);
        }
        Ok(Self { written, domain: domain.to_owned(), user: user.to_owned() })
    }
}

impl FromStr for Account {
    type Err = AccountError;

    fn from_str(written: &str) -> Result<Self, AccountError> {
        let (domain, user) = match written.split_once('\\') {
            None => ("", written),
            Some((".", user)) => ("", user),
            Some(("", _)) => return Err(AccountError::NoDomain),
            Some(parts) => parts,
        };
        if user.contains('\\') {
            return Err(AccountError::TwoBackslashes);
        }
        Self::checked(written.to_owned(), domain, user)
    }
}

/// Shows the account as it was written.
impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// Why a text names no account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccountError {
    /// There is no user name.
    #[error("the account has no user name")]
    NoUser,
    /// The text begins with a backslash.
    #[error("the account has no domain before its backslash; write `.\\user` for an account of the host itself")]
    NoDomain,
    /// More than one backslash.
    #[error("the account has more than one backslash; write `DOMAIN\\user`")]
    TwoBackslashes,
    /// A line break or another control character, which no account has.
    #[error("the account contains a control character")]
    Control,
    /// Longer than [`Account::MAX_USER`].
    #[error("the user name is longer than {} characters", Account::MAX_USER)]
    UserTooLong,
    /// Longer than [`Account::MAX_DOMAIN`].
    #[error("the domain is longer than {} characters", Account::MAX_DOMAIN)]
    DomainTooLong,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(written: &str) -> (String, String) {
        let account: Account = written.parse().unwrap();
        (account.domain, account.user)
    }

    fn pair(domain: &str, user: &str) -> (String, String) {
        (domain.to_owned(), user.to_owned())
    }

    #[test]
    fn a_backslash_separates_domain_and_user() {
        assert_eq!(parts(r"CONTOSO\ops"), pair("CONTOSO", "ops"));
    }

    #[test]
    fn a_control_character_is_refused() {
        for written in ["ops\n", "LAB\\o\u{0}ps", "L\tAB\\ops", "ops@lab\u{1B}"] {
            assert_eq!(written.parse::<Account>(), Err(AccountError::Control), "{written:?}");
        }
    }

    #[test]
    fn a_dot_means_no_domain() {
        assert_eq!(parts(r".\ops"), pair("", "ops"));
    }

    #[test]
    fn a_user_principal_name_stays_whole() {
        assert_eq!(parts("ops@contoso.example"), pair("", "ops@contoso.example"));
    }

    #[test]
    fn an_account_is_shown_as_written() {
        assert_eq!(r".\ops".parse::<Account>().unwrap().to_string(), r".\ops");
    }

    #[test]
    fn half_an_account_is_refused() {
        let errors = ["", r".\", r"CONTOSO\", r"\ops", r"a\b\c"].map(|text| text.parse::<Account>().unwrap_err());
        use AccountError::{NoDomain, NoUser, TwoBackslashes};
        assert_eq!(errors, [NoUser, NoUser, NoUser, NoDomain, TwoBackslashes]);
    }

    #[test]
    fn lengths_are_bounded() {
        assert_eq!("u".repeat(1025).parse::<Account>(), Err(AccountError::UserTooLong));
        assert_eq!(Account::new(&"d".repeat(256), "u"), Err(AccountError::DomainTooLong));
    }
}
