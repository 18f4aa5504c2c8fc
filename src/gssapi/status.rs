//! What a status of the library means (RFC 2744 section 3.9.1; RFC 4120 section 7.5.9; MIT's krb5.h for the numbers of its error table).

use std::ops::RangeInclusive;

use crate::auth::{Identity, KerberosError};

/// What a call gave instead of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Status {
    pub(super) major: u32,
    pub(super) minor: u32,
    /// The library's own words.
    pub(super) told: String,
}

impl Status {
    /// The error that it stands for, when this service was asked for.
    pub(super) fn error(self, key: Key, service: &str) -> KerberosError {
        let by_minor = self.minor.checked_sub(TABLE).and_then(|number| self.of_number(number, key, service));
        by_minor.or_else(|| self.of_major(key)).unwrap_or(KerberosError::Other {
            told: self.told,
            major: self.major,
            minor: self.minor,
        })
    }

    /// By the number in the error table; the first 128 are those of the protocol.
    fn of_number(&self, number: u32, key: Key, service: &str) -> Option<KerberosError> {
        let told = || self.told.clone();
        Some(match number {
            6 => KerberosError::UnknownAccount { told: told() },
            7 | 27 => KerberosError::UnknownService { service: service.to_owned() },
            1 | 18 | 21 => KerberosError::AccountRevoked,
            23 => KerberosError::PasswordExpired,
            14 | 150 | 237 => KerberosError::NoCommonEncryption { told: told() },
            24 | 31 | 210 => self.wrong_key(key, service),
            32 => KerberosError::Expired,
            33 | 37 | 148 => KerberosError::ClockSkew,
            35 | 41 | 44 | 45 => KerberosError::NotItsTicket { service: service.to_owned() },
            46 | 158 => KerberosError::NotMutual,
            68 | 154 | 156 | 216 | 220 | 224 => KerberosError::NoServer { told: told() },
            139 | 141 | 142 | 193 | 194 | 195 | 199 => self.nothing(key),
            179 | 181 | 182 | 184 | 213 | 230 | 235 => KerberosError::Keytab { told: told() },
            _ => return None,
        })
    }

    /// What was encrypted with this key cannot be read.
    fn wrong_key(&self, key: Key, service: &str) -> KerberosError {
        match key {
            Key::Password => KerberosError::WrongPassword,
            Key::Keytab => KerberosError::Keytab { told: self.told.clone() },
            Key::Ticket => KerberosError::NotItsTicket { service: service.to_owned() },
        }
    }

    /// There is no ticket, nor a key to get one with; of a keytab the library then only says that no cache has a ticket.
    fn nothing(&self, key: Key) -> KerberosError {
        match key {
            Key::Keytab => KerberosError::Keytab { told: "it has none for this account".to_owned() },
            Key::Password | Key::Ticket => KerberosError::NoTicket { told: self.told.clone() },
        }
    }

    fn of_major(&self, key: Key) -> Option<KerberosError> {
        match self.major & ROUTINE_ERRORS {
            BAD_BINDINGS => Some(KerberosError::ChannelBinding),
            CREDENTIALS_EXPIRED | CONTEXT_EXPIRED => Some(KerberosError::Expired),
            NO_CREDENTIAL => Some(self.nothing(key)),
            _ => None,
        }
    }
}

/// The key that was last used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// Made of a password.
    Password,
    /// From a file.
    Keytab,
    /// That of a ticket.
    Ticket,
}

impl From<&Identity> for Key {
    fn from(identity: &Identity) -> Self {
        match identity {
            Identity::Password(_) => Self::Password,
            Identity::Keytab { .. } => Self::Keytab,
            Identity::Tickets(_) => Self::Ticket,
        }
    }
}

/// Where MIT's and Heimdal's error table begins: -1765328384 without its sign.
const TABLE: u32 = 0x96C7_3A00;

/// Its numbers.
pub(super) const NUMBERS: RangeInclusive<u32> = TABLE..=TABLE + 255;

const ROUTINE_ERRORS: u32 = 0x00FF_0000;
const BAD_BINDINGS: u32 = 4 << 16;
const NO_CREDENTIAL: u32 = 7 << 16;
const CREDENTIALS_EXPIRED: u32 = 11 << 16;
const CONTEXT_EXPIRED: u32 = 12 << 16;
/// `GSS_S_UNAVAILABLE`.
pub(super) const UNAVAILABLE: u32 = 16 << 16;

#[cfg(test)]
mod tests {
    use super::*;

    fn error(major: u32, number: u32, key: Key) -> KerberosError {
        Status { major, minor: TABLE + number, told: "told".to_owned() }.error(key, "HTTP/hv01")
    }

    #[test]
    fn numbers_of_the_protocol_have_their_errors() {
        // Names and numbers: RFC 4120 section 7.5.9.
        let told = || "told".to_owned();
        let table = [
            (6, KerberosError::UnknownAccount { told: told() }), // KDC_ERR_C_PRINCIPAL_UNKNOWN
            (7, KerberosError::UnknownService { service: "HTTP/hv01".to_owned() }), // KDC_ERR_S_PRINCIPAL_UNKNOWN
            (14, KerberosError::NoCommonEncryption { told: told() }), // KDC_ERR_ETYPE_NOSUPP
            (18, KerberosError::AccountRevoked),                 // KDC_ERR_CLIENT_REVOKED
            (23, KerberosError::PasswordExpired),                // KDC_ERR_KEY_EXPIRED
            (24, KerberosError::WrongPassword),                  // KDC_ERR_PREAUTH_FAILED
            (32, KerberosError::Expired),                        // KRB_AP_ERR_TKT_EXPIRED
            (37, KerberosError::ClockSkew),                      // KRB_AP_ERR_SKEW
            (41, KerberosError::NotItsTicket { service: "HTTP/hv01".to_owned() }), // KRB_AP_ERR_MODIFIED
            (46, KerberosError::NotMutual),                      // KRB_AP_ERR_MUT_FAIL
            (68, KerberosError::NoServer { told: told() }),      // KDC_ERR_WRONG_REALM
        ];
        for (number, expected) in table {
            assert_eq!(error(13 << 16, number, Key::Password), expected);
        }
    }

    #[test]
    fn numbers_of_the_library_have_their_errors() {
        // Names and numbers: krb5.h of MIT 1.20.
        let told = || "told".to_owned();
        let table = [
            (141, KerberosError::NoTicket { told: told() }), // KRB5_CC_NOTFOUND
            (148, KerberosError::ClockSkew),                 // KRB5_KDCREP_SKEW
            (154, KerberosError::NoServer { told: told() }), // KRB5_REALM_UNKNOWN
            (156, KerberosError::NoServer { told: told() }), // KRB5_KDC_UNREACH
            (158, KerberosError::NotMutual),                 // KRB5_MUTUAL_FAILED
            (181, KerberosError::Keytab { told: told() }),   // KRB5_KT_NOTFOUND
            (195, KerberosError::NoTicket { told: told() }), // KRB5_FCC_NOFILE
        ];
        for (number, expected) in table {
            assert_eq!(error(13 << 16, number, Key::Ticket), expected);
        }
    }

    #[test]
    fn a_wrong_key_is_a_matter_of_where_it_came_from() {
        let errors = [Key::Password, Key::Keytab, Key::Ticket].map(|key| error(13 << 16, 31, key));
        let keytab = KerberosError::Keytab { told: "told".to_owned() };
        assert_eq!(
            errors,
            [KerberosError::WrongPassword, keytab, KerberosError::NotItsTicket { service: "HTTP/hv01".to_owned() }]
        );
    }

    #[test]
    fn where_the_minor_number_says_nothing_the_major_does() {
        let of =
            |major: u32, key| Status { major: major << 16, minor: 100_001, told: "told".to_owned() }.error(key, "");
        assert_eq!(of(4, Key::Ticket), KerberosError::ChannelBinding);
        assert_eq!(of(7, Key::Ticket), KerberosError::NoTicket { told: "told".to_owned() });
        assert_eq!(of(7, Key::Keytab), KerberosError::Keytab { told: "it has none for this account".to_owned() });
        assert_eq!(of(11, Key::Ticket), KerberosError::Expired);
    }

    #[test]
    fn what_no_table_names_is_kept() {
        let expected = KerberosError::Other { told: "told".to_owned(), major: 13 << 16, minor: TABLE + 60 };
        assert_eq!(error(13 << 16, 60, Key::Ticket), expected);
    }
}
