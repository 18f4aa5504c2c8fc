//! The Kerberos name of an account (RFC 4120 section 6; the text form is that of RFC 1964 section 2.1.1).

use std::fmt;

use super::{Account, KerberosError};

/// An account as Kerberos names it.
///
/// | account | principal |
/// |---|---|
/// | `ops@lab.test` | `ops@LAB.TEST` |
/// | `LAB.TEST\ops` | `ops@LAB.TEST` |
/// | `LAB\ops` | `ops@LAB`, which only a realm of that name or a server of Active Directory understands |
/// | `ops` | `ops`, of the realm that the system has as its default |
/// | `.\ops` | none |
///
/// Realms of Active Directory are written in capitals, so a realm is turned into capitals.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Principal(String);

impl Principal {
    /// The name in its text form, with `\` before what would separate its parts.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&Account> for Principal {
    type Error = KerberosError;

    fn try_from(account: &Account) -> Result<Self, KerberosError> {
        let written = account.to_string();
        if written.starts_with(r".\") {
            return Err(KerberosError::LocalAccount { account: written });
        }
        let (user, realm) = match (account.domain(), account.user().rsplit_once('@')) {
            ("", Some(parts)) => parts,
            (domain, _) => (account.user(), domain),
        };
        let mut name = user.replace('@', r"\@");
        if !realm.is_empty() {
            name.push('@');
            name.push_str(&realm.to_uppercase().replace('@', r"\@"));
        }
        Ok(Self(name))
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn principal(account: &str) -> String {
        Principal::try_from(&account.parse::<Account>().unwrap()).unwrap().to_string()
    }

    #[test]
    fn both_ways_to_name_a_domain_become_a_realm_in_capitals() {
        assert_eq!([r"Lab.test\ops", "ops@lab.test"].map(principal), ["ops@LAB.TEST", "ops@LAB.TEST"]);
    }

    #[test]
    fn without_a_domain_the_realm_is_left_to_the_system() {
        assert_eq!(principal("ops"), "ops");
    }

    #[test]
    fn only_the_last_at_sign_separates() {
        assert_eq!(principal("ops@work@lab.test"), r"ops\@work@LAB.TEST");
        assert_eq!(principal(r"LAB\ops@work"), r"ops\@work@LAB");
    }

    #[test]
    fn an_account_of_the_host_itself_has_no_principal() {
        let error = Principal::try_from(&r".\ops".parse::<Account>().unwrap()).unwrap_err();
        assert_eq!(error, KerberosError::LocalAccount { account: r".\ops".to_owned() });
    }
}
