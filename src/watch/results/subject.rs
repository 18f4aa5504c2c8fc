//! What a result is about, as a subject: `cimjob.failed.SITE.HOST`.

use std::fmt::Write;

use crate::journal::Kind;

/// What a result says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// A job failed, was stopped, or ended with warnings.
    Failed,
    /// A host could not be looked at for some time.
    Gap,
    /// A job was gone without an end.
    Vanished,
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Failed, Self::Gap, Self::Vanished];

    /// Its word in subjects.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Gap => "gap",
            Self::Vanished => "vanished",
        }
    }
}

impl From<Kind> for Topic {
    fn from(kind: Kind) -> Self {
        if kind == Kind::Vanished { Self::Vanished } else { Self::Failed }
    }
}

/// The subject of results about a host. The site is one token already.
#[must_use]
pub fn subject(topic: Topic, site: &str, host: &str) -> String {
    format!("cimjob.{}.{site}.{}", topic.word(), host_token(host))
}

/// The name of a host as one token of a subject: small letters, digits and hyphens stay, a dot becomes an underscore, and any other byte `=` and two
/// hexadecimal digits. Names that differ in more than the case of their letters have different tokens.
#[must_use]
pub fn host_token(host: &str) -> String {
    let mut token = String::with_capacity(host.len());
    for byte in host.bytes() {
        match byte.to_ascii_lowercase() {
            kept @ (b'a'..=b'z' | b'0'..=b'9' | b'-') => token.push(char::from(kept)),
            b'.' => token.push('_'),
            // INVARIANT: writing to a String does not fail.
            other => drop(write!(token, "={other:02x}")),
        }
    }
    // A token is not empty.
    if token.is_empty() { "=".to_owned() } else { token }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_of_hosts_stay_readable() {
        for (host, token) in [
            ("HV01", "hv01"),
            ("hv-01.lab.example", "hv-01_lab_example"),
            ("hv07:15986", "hv07=3a15986"),
            ("[::1]", "=5b=3a=3a1=5d"),
            ("a_b*>", "a=5fb=2a=3e"),
            ("", "="),
        ] {
            assert_eq!(host_token(host), token);
        }
        assert_eq!(subject(Topic::Vanished, "lab", "hv01"), "cimjob.vanished.lab.hv01");
    }

    proptest! {
        #[test]
        fn any_name_is_one_token(host in any::<String>()) {
            let token = host_token(&host);
            let fits = |next: char| next.is_ascii_lowercase() || next.is_ascii_digit() || "-_=".contains(next);
            prop_assert!(!token.is_empty() && token.chars().all(fits), "{token}");
        }

        #[test]
        fn distinct_names_stay_distinct(one in "[a-zA-Z0-9._=*> :-]{0,12}|\\PC{0,6}", other in "[a-zA-Z0-9._=*> :-]{0,12}|\\PC{0,6}") {
            let same = one.eq_ignore_ascii_case(&other);
            prop_assert_eq!(host_token(&one) == host_token(&other), same);
        }
    }
}
