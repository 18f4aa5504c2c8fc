//! A password that is wiped when it is dropped and never printed.

use std::fmt;

use zeroize::Zeroizing;

/// A password.
///
/// Its memory is overwritten when it is dropped, and there is no way to print it. Three copies are out of its reach:
/// the buffers a caller filled before [`Password::new`] (pass the very `String` that was read, do not clone it), the
/// UTF-16 copy that `ntlmclient` makes for the length of one hash, and what the operating system swapped out.
/// [`Ntlm::new`](super::Ntlm::new) therefore converts once, keeps the hash only and drops the copy at once.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes over `password`; the text is not copied.
    pub fn new(password: String) -> Self {
        Self(Zeroizing::new(password))
    }

    /// The password in cleartext. Borrow it late and copy it nowhere.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Takes over the text without a copy.
impl From<String> for Password {
    fn from(password: String) -> Self {
        Self::new(password)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_the_password() {
        assert_eq!(format!("{:?}", Password::new("s3cret".to_owned())), "<redacted>");
    }
}
