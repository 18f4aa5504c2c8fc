//! The users of the listener: names and bcrypt hashes, a line each, as `htpasswd -B` writes them.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use base64::Engine;
use bcrypt::{BASE_64, HashParts};

/// Names and hashes of passwords.
#[derive(Clone)]
pub struct Users {
    hashes: BTreeMap<String, String>,
    /// The same for all of them.
    cost: u32,
}

/// Why a text names no users. No hash is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UsersError {
    /// A line without a name, a colon or a hash.
    #[error("line {0} is not NAME:HASH")]
    Line(usize),
    /// The hash is of another kind.
    #[error("line {0}: the hash is not one of bcrypt ($2y$, $2b$ or $2a$)")]
    NotBcrypt(usize),
    /// The hash takes too long.
    #[error("line {0}: the cost of the hash is above {MOST_COST}")]
    Cost(usize),
    /// Not all hashes take equally long.
    #[error(
        "line {0}: the hash has another cost than those above it; with one cost for all, the time of an answer does not tell which names exist"
    )]
    OtherCost(usize),
    /// A name is there already.
    #[error("line {0}: the name occurs twice")]
    Twice(usize),
    /// There are too many.
    #[error("there are more than {MOST} users")]
    TooMany,
    /// There is none.
    #[error("it names no user")]
    Empty,
}

/// The most users.
const MOST: usize = 1000;

/// 16,384 rounds: some seconds on a slow machine.
const MOST_COST: u32 = 14;

/// bcrypt reads no more bytes of a password. Longer ones are refused, because the rest would not count.
const LONGEST_PASSWORD: usize = 72;

impl Users {
    /// Does this user have this password? An unknown user takes equally long.
    pub(super) fn has(&self, name: &str, password: &[u8]) -> bool {
        let known = self.hashes.get(name);
        let hash = known.cloned().unwrap_or_else(|| self.hash_of_none());
        let is_right = bcrypt::verify(password, &hash).unwrap_or(false);
        known.is_some() && is_right && password.len() <= LONGEST_PASSWORD
    }

    /// A hash that is as costly as the others.
    fn hash_of_none(&self) -> String {
        format!("$2b${:02}${}", self.cost, ".".repeat(SALT_AND_HASH))
    }

    fn add(&mut self, at: usize, line: &str) -> Result<(), UsersError> {
        let (name, hash) = line.split_once(':').ok_or(UsersError::Line(at))?;
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err(UsersError::Line(at));
        }
        let cost = cost_of(hash).ok_or(UsersError::NotBcrypt(at))?;
        if cost > MOST_COST {
            return Err(UsersError::Cost(at));
        }
        if self.hashes.is_empty() {
            self.cost = cost;
        } else if self.cost != cost {
            return Err(UsersError::OtherCost(at));
        }
        match self.hashes.insert(name.to_owned(), hash.to_owned()) {
            Some(_) => Err(UsersError::Twice(at)),
            None if self.hashes.len() > MOST => Err(UsersError::TooMany),
            None => Ok(()),
        }
    }
}

/// The characters of salt and hash.
const SALT_AND_HASH: usize = 53;

/// `None` if it is not a hash of bcrypt.
fn cost_of(hash: &str) -> Option<u32> {
    if !["$2y$", "$2b$", "$2a$"].iter().any(|kind| hash.starts_with(kind)) {
        return None;
    }
    let parts: HashParts = hash.parse().ok()?;
    let is_salt = BASE_64.decode(parts.get_salt()).is_ok_and(|salt| salt.len() == 16);
    Some(parts.get_cost()).filter(|cost| is_salt && *cost >= 4)
}

/// Lines `NAME:HASH`; empty lines and lines that begin with `#` say nothing.
impl FromStr for Users {
    type Err = UsersError;

    fn from_str(text: &str) -> Result<Self, UsersError> {
        let mut users = Self { hashes: BTreeMap::new(), cost: 0 };
        let lines = (1..).zip(text.lines().map(str::trim_end));
        for (at, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            users.add(at, line)?;
        }
        if users.hashes.is_empty() { Err(UsersError::Empty) } else { Ok(users) }
    }
}

/// Shows no hash.
impl fmt::Debug for Users {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Users").field(&self.hashes.keys().collect::<Vec<_>>()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by `htpasswd -nbB -C 4` and by crypt(3) with `$2b$04$`; the password is `scrape me`.
    const HTPASSWD: &str = "alice:$2y$04$zJwRlxP8n5uFjDic29Z4A.lFz7bcKi0nK58GX2OXkHExmygcmfW2K";
    const CRYPT: &str = "bob:$2b$04$abcdefghijklmnopqrstuuiVCzFsXDxj.p4bGeq16wbp33kcq4Noi";

    fn error(text: &str) -> UsersError {
        text.parse::<Users>().map(drop).unwrap_err()
    }

    #[test]
    fn hashes_of_other_programs_are_understood() {
        let users: Users = format!("# for Prometheus\n\n{HTPASSWD}\n{CRYPT}\r\n").parse().unwrap();
        let has = |name, password: &str| users.has(name, password.as_bytes());
        assert!(has("alice", "scrape me") && has("bob", "scrape me"));
        assert!(!has("alice", "scrape m") && !has("carol", "scrape me") && !has("", ""));
    }

    #[test]
    fn the_hash_for_a_name_that_is_not_there_is_one_of_bcrypt_with_the_same_cost() {
        let users: Users = HTPASSWD.parse().unwrap();
        assert_eq!(cost_of(&users.hash_of_none()), Some(4));
    }

    #[test]
    fn a_password_is_never_cut_to_what_bcrypt_reads() {
        let most = "a".repeat(LONGEST_PASSWORD);
        let users: Users = format!("alice:{}", bcrypt::hash(&most, 4).unwrap()).parse().unwrap();
        assert!(users.has("alice", most.as_bytes()) && !users.has("alice", format!("{most}b").as_bytes()));
    }

    #[test]
    fn what_is_not_a_user_is_refused_with_its_line() {
        assert_eq!(error("# none\n"), UsersError::Empty);
        assert_eq!(error("alice"), UsersError::Line(1));
        assert_eq!(error(":x"), UsersError::Line(1));
        assert_eq!(error("\nalice:$apr1$abcdefgh$abcdefghijklmnopqrstu."), UsersError::NotBcrypt(2));
        assert_eq!(error(&HTPASSWD.replace("$zJ", "$z*")), UsersError::NotBcrypt(1));
        assert_eq!(error(&HTPASSWD.replace("$04$", "$15$")), UsersError::Cost(1));
        assert_eq!(error(&format!("{HTPASSWD}\n{}", CRYPT.replace("$04$", "$05$"))), UsersError::OtherCost(2));
        assert_eq!(error(&format!("{HTPASSWD}\n{HTPASSWD}")), UsersError::Twice(2));
    }

    #[test]
    fn no_hash_is_shown() {
        assert_eq!(format!("{:?}", HTPASSWD.parse::<Users>()), r#"Ok(Users(["alice"]))"#);
    }
}
