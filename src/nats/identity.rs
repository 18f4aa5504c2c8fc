//! Who logs in, as the server knows it, and the subject below which answers to this login come.
//!
//! Each login has a place for answers of its own, so that an account can keep one login from reading the answers to another.

use std::fmt::{self, Write};

use nkeys::KeyPair;

use crate::nats::options::Login;

/// Who logs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::nats) enum Identity {
    /// No login.
    Anonymous,
    /// A user with a password.
    User(String),
    /// The public key of an NKEY, which a credentials file has, too.
    Key(String),
}

/// The seed of a user's NKEY has so many letters.
const SEED: usize = 58;

impl Identity {
    /// `None`: the credentials or the seed cannot be read.
    pub(in crate::nats) fn of(login: &Login) -> Option<Self> {
        match login {
            Login::None => Some(Self::Anonymous),
            Login::Password { user, .. } => Some(Self::User(user.clone())),
            Login::Credentials(text) => text.expose().lines().find_map(key),
            Login::Seed(text) => key(text.expose()),
        }
    }

    /// The beginning of the subjects of its answers: `_INBOX_` with the public key or the user, and `_INBOX` without a login.
    pub(in crate::nats) fn inbox(&self) -> String {
        match self {
            Self::Anonymous => "_INBOX".to_owned(),
            Self::User(user) => format!("_INBOX_{}", token(user)),
            Self::Key(key) => format!("_INBOX_{key}"),
        }
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anonymous => f.write_str("no login"),
            Self::User(user) => write!(f, "user {user}"),
            Self::Key(key) => write!(f, "NKEY {key}"),
        }
    }
}

/// The public key of the seed in a line, as `nk -gen user` writes it.
fn key(line: &str) -> Option<Identity> {
    let seed = line.trim();
    let is_base32 = |next: char| next.is_ascii_uppercase() || ('2'..='7').contains(&next);
    let is_seed = seed.len() == SEED && seed.starts_with("SU") && seed.chars().all(is_base32);
    let pair = is_seed.then(|| KeyPair::from_seed(seed).ok()).flatten()?;
    Some(Identity::Key(pair.public_key()))
}

/// A name as a part of a subject: what is not a letter, a digit, a hyphen or an underscore is `=` and two hexadecimal digits.
fn token(name: &str) -> String {
    let mut token = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => token.push(char::from(byte)),
            // INVARIANT: writing to a String does not fail.
            other => drop(write!(token, "={other:02x}")),
        }
    }
    token
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Password;

    /// The example of NATS' own documentation.
    const PAIR: [&str; 2] = [
        "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY",
        "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4",
    ];

    fn inbox(login: &Login) -> Option<String> {
        Identity::of(login).map(|identity| identity.inbox())
    }

    fn user(name: &str) -> Login {
        Login::Password { user: name.to_owned(), password: Password::new("secret".to_owned()) }
    }

    #[test]
    fn answers_come_below_the_public_key_of_a_seed_and_of_a_credentials_file() {
        let [seed, public] = PAIR;
        let expected = Some(format!("_INBOX_{public}"));
        assert_eq!(inbox(&Login::Seed(Password::new(format!("{seed}\n")))), expected);
        let file = format!(
            "-----BEGIN NATS USER JWT-----\neyJ0\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n{seed}\n------END USER NKEY SEED------\n"
        );
        assert_eq!(inbox(&Login::Credentials(Password::new(file))), expected);
    }

    #[test]
    fn answers_come_below_the_name_of_a_user_which_stays_one_token() {
        assert_eq!(inbox(&user("ops")).as_deref(), Some("_INBOX_ops"));
        assert_eq!(inbox(&user("a.b >*")).as_deref(), Some("_INBOX_a=2eb=20=3e=2a"));
        assert_eq!(inbox(&Login::None).as_deref(), Some("_INBOX"));
    }

    #[test]
    fn what_is_not_a_seed_is_not_an_identity() {
        let [seed, public] = PAIR;
        for text in ["", "SUANOTHING", public, &seed.replace("SUAC", "SUAD")] {
            assert_eq!(Identity::of(&Login::Seed(Password::new(text.to_owned()))), None, "{text}");
        }
    }
}
