//! The Basic scheme (RFC 7617, section 2; the text is UTF-8 as in section 2.1).

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

use super::Credentials;

/// The value of the `Authorization` header for the Basic scheme: `Basic` and the user with its password. A domain is left out, for a Windows
/// host takes Basic for its local accounts only, by their bare names. It is the password in cleartext: send it over HTTPS only.
///
/// # Errors
///
/// [`BasicError::Colon`] if the account has a colon, which the scheme cannot carry.
pub fn basic_authorization(credentials: &Credentials) -> Result<Zeroizing<String>, BasicError> {
    let account = credentials.account.user();
    if account.contains(':') {
        return Err(BasicError::Colon);
    }
    let password = credentials.password.expose();
    // The capacities are exact, so that nothing is reallocated and left behind.
    let mut pair = Zeroizing::new(Vec::with_capacity(account.len() + 1 + password.len()));
    pair.extend_from_slice(account.as_bytes());
    pair.push(b':');
    pair.extend_from_slice(password.as_bytes());
    let mut value = Zeroizing::new(String::with_capacity(SCHEME.len() + pair.len().div_ceil(3) * 4));
    value.push_str(SCHEME);
    BASE64_STANDARD.encode_string(&*pair, &mut value);
    Ok(value)
}

const SCHEME: &str = "Basic ";

/// Why an account cannot log in with the Basic scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BasicError {
    /// The account has a colon.
    #[error("an account name with a colon cannot log in with Basic; use NTLM")]
    Colon,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Password;

    fn value(account: &str, password: &str) -> Result<String, BasicError> {
        let account = account.parse().unwrap();
        let password = Password::new(password.to_owned());
        basic_authorization(&Credentials { account, password }).map(|value| value.to_string())
    }

    #[test]
    fn the_example_of_rfc_7617_section_2_is_met() {
        assert_eq!(value("Aladdin", "open sesame").unwrap(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }

    #[test]
    fn a_local_account_goes_by_its_bare_name() {
        let bare = value("ops", "x").unwrap();
        assert_eq!([value(r".\ops", "x").unwrap(), value(r"HV01\ops", "x").unwrap()], [bare.clone(), bare]);
    }

    #[test]
    fn text_beyond_ascii_is_utf_8() {
        // RFC 7617, section 2.1.
        assert_eq!(value("test", "123\u{a3}").unwrap(), "Basic dGVzdDoxMjPCow==");
    }

    #[test]
    fn a_colon_in_the_account_is_refused() {
        assert_eq!(value("a:b", "x"), Err(BasicError::Colon));
    }
}
