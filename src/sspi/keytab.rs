//! Keytab files, as far as a key for one account is to be found in them (MIT Kerberos, "Keytab file format", version 0x0502).

use picky_krb::crypto::CipherSuite;
use zeroize::Zeroizing;

use crate::auth::Account;

/// The keys of a keytab file.
pub(super) struct Keytab {
    entries: Vec<Entry>,
}

/// A key of one account. It is wiped when it is dropped.
pub(super) struct Entry {
    pub(super) realm: String,
    /// The components of the name, joined by `/`.
    pub(super) user: String,
    pub(super) cipher: CipherSuite,
    pub(super) key: Zeroizing<Vec<u8>>,
    version: u32,
}

impl Keytab {
    /// Reads the content of a file. Entries with other keys than AES ones (types 17 and 18) are passed over.
    ///
    /// # Errors
    ///
    /// [`KeytabError`] if it is not a keytab, of another version, or cut off.
    pub(super) fn read(file: &[u8]) -> Result<Self, KeytabError> {
        let mut rest = match file.split_at_checked(2) {
            Some(([5, 2], rest)) => rest,
            Some(([5, 1], _)) => return Err(KeytabError::OldVersion),
            _ => return Err(KeytabError::NotAKeytab),
        };
        let mut entries = Vec::new();
        while !rest.is_empty() {
            let length = i32::from_be_bytes(array(&mut rest)?);
            if length == 0 {
                break;
            }
            let record = take(&mut rest, usize::try_from(length.unsigned_abs()).map_err(|_| KeytabError::CutOff)?)?;
            // A negative length is a hole where an entry was.
            if length > 0 {
                entries.extend(Entry::read(record)?);
            }
        }
        Ok(Self { entries })
    }

    /// The newest and strongest key of `account`, which is written `REALM\user` or `user@REALM`, or `user` where the file has
    /// that user in one realm only; the case of the realm does not matter. Without an account, of the first one in the file.
    ///
    /// # Errors
    ///
    /// [`KeytabError::NoKey`].
    pub(super) fn newest(&self, account: Option<&Account>) -> Result<&Entry, KeytabError> {
        let no_key = || KeytabError::NoKey { account: account.map_or_else(|| "anyone".to_owned(), Account::to_string) };
        let first = self.entries.first().ok_or_else(no_key)?;
        let (realm, user) = account.map_or((first.realm.as_str(), first.user.as_str()), realm_and_user);
        let fits = |entry: &&Entry| entry.user == user && (realm.is_empty() || entry.realm.eq_ignore_ascii_case(realm));
        let found: Vec<_> = self.entries.iter().filter(fits).collect();
        let best = found.iter().max_by_key(|entry| (entry.version, entry.key.len())).ok_or_else(no_key)?;
        if found.iter().all(|entry| entry.realm == best.realm) { Ok(best) } else { Err(no_key()) }
    }
}

/// Why there is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum KeytabError {
    /// The file begins with something else.
    #[error("the file is not a keytab")]
    NotAKeytab,
    /// A file of version 1, whose numbers are in the byte order of the machine that wrote it.
    #[error("the keytab is of version 1; write it again with `ktutil`")]
    OldVersion,
    /// An entry ends too early.
    #[error("the keytab is cut off")]
    CutOff,
    /// No AES key for the account, or the account in more than one realm.
    #[error("the keytab has no AES key for {account} in exactly one realm; write REALM\\user")]
    NoKey {
        /// The account as it was written.
        account: String,
    },
}

/// The realm that an account names, or an empty text, and the user in it.
pub(super) fn realm_and_user(account: &Account) -> (&str, &str) {
    match account.user().rsplit_once('@') {
        Some((user, realm)) if account.domain().is_empty() => (realm, user),
        _ => (account.domain(), account.user()),
    }
}

impl Entry {
    /// An entry, or none where the key is of another kind.
    fn read(mut record: &[u8]) -> Result<Option<Self>, KeytabError> {
        let record = &mut record;
        let components = u16::from_be_bytes(array(record)?);
        let realm = text(record)?;
        let names: Result<Vec<_>, _> = (0..components).map(|_| text(record)).collect();
        let _type_and_time: [u8; 8] = array(record)?;
        let [short_version] = array(record)?;
        let kind = u16::from_be_bytes(array(record)?);
        let key = Zeroizing::new(counted(record)?.to_vec());
        let version = array(record).map_or_else(|_| short_version.into(), u32::from_be_bytes);
        let cipher = match (kind, key.len()) {
            (AES128, 16) => CipherSuite::Aes128CtsHmacSha196,
            (AES256, 32) => CipherSuite::Aes256CtsHmacSha196,
            _ => return Ok(None),
        };
        Ok(Some(Self { realm, user: names?.join("/"), cipher, key, version }))
    }
}

fn text(bytes: &mut &[u8]) -> Result<String, KeytabError> {
    counted(bytes).map(|text| String::from_utf8_lossy(text).into_owned())
}

/// Bytes behind their number.
fn counted<'a>(bytes: &mut &'a [u8]) -> Result<&'a [u8], KeytabError> {
    let length = u16::from_be_bytes(array(bytes)?);
    take(bytes, length.into())
}

fn array<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], KeytabError> {
    let (array, rest) = bytes.split_first_chunk().ok_or(KeytabError::CutOff)?;
    *bytes = rest;
    Ok(*array)
}

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Result<&'a [u8], KeytabError> {
    let (taken, rest) = bytes.split_at_checked(length).ok_or(KeytabError::CutOff)?;
    *bytes = rest;
    Ok(taken)
}

/// aes128-cts-hmac-sha1-96 (RFC 3962 section 7).
const AES128: u16 = 17;

/// aes256-cts-hmac-sha1-96 (RFC 3962 section 7).
const AES256: u16 = 18;

#[cfg(test)]
mod tests {
    use super::*;

    // Written by ktutil of MIT Kerberos 1.20.1: ops@LAB.TEST with keys of version 1 (types 17 and 18) and 2 (17), a hole as `ktremove`
    // leaves it, HTTP/hv01.lab.test@LAB.TEST, twice@LAB.TEST and twice@OTHER.TEST, and old@LAB.TEST with an RC4 key.
    const KEYTAB: &[u8] = include_bytes!("../../tests/kerberos/ops.keytab");

    fn key_in(file: &[u8], account: &str) -> Result<Vec<u8>, KeytabError> {
        Ok(Keytab::read(file)?.newest(Some(&account.parse().unwrap()))?.key.to_vec())
    }

    fn begins(account: &str) -> Result<[u8; 4], KeytabError> {
        key_in(KEYTAB, account).map(|key| *key.first_chunk().unwrap())
    }

    #[test]
    fn the_newest_key_is_taken() {
        assert_eq!(begins(r"LAB.TEST\ops"), Ok([0x32, 0x8A, 0x89, 0xB8]));
    }

    #[test]
    fn of_one_version_the_strongest_key_is_taken() {
        let file = [&[5, 2], first_entries(2)].concat();
        assert_eq!(key_in(&file, r"LAB.TEST\ops").unwrap().len(), 32);
    }

    #[test]
    fn both_ways_to_write_an_account_and_any_case_of_the_realm_find_it() {
        assert_eq!(begins("ops@lab.test"), begins(r"LAB.TEST\ops"));
        assert_eq!(begins("ops"), begins(r"LAB.TEST\ops"));
    }

    #[test]
    fn without_an_account_the_first_one_of_the_file_is_taken() {
        let keytab = Keytab::read(KEYTAB).unwrap();
        let newest = keytab.newest(None).unwrap();
        assert_eq!((newest.realm.as_str(), newest.user.as_str(), newest.version), ("LAB.TEST", "ops", 2));
    }

    #[test]
    fn a_service_is_found_behind_a_hole() {
        assert_eq!(begins("HTTP/hv01.lab.test@LAB.TEST"), Ok([0x1A, 0xBE, 0x7A, 0x07]));
    }

    #[test]
    fn what_is_not_surely_there_is_not_found() {
        for account in ["nobody@LAB.TEST", "OPS@LAB.TEST", "ops@OTHER.TEST", "other@LAB.TEST", "twice", "old@LAB.TEST"]
        {
            assert_eq!(begins(account), Err(KeytabError::NoKey { account: account.to_owned() }));
        }
    }

    #[test]
    fn a_file_cut_off_anywhere_is_refused_or_shorter() {
        for length in 0..KEYTAB.len() {
            let cut = Keytab::read(KEYTAB.split_at(length).0);
            assert!(cut.as_ref().map_or(true, |keytab| keytab.entries.len() < 7), "{length}");
        }
    }

    #[test]
    fn other_files_are_refused() {
        assert_eq!(key_in(b"\x05\x01\0\0", "ops"), Err(KeytabError::OldVersion));
        assert_eq!(key_in(b"SQLite format 3", "ops"), Err(KeytabError::NotAKeytab));
        assert_eq!(key_in(b"\x05\x02\x80\0\0\0", "ops"), Err(KeytabError::CutOff));
    }

    /// The bytes of so many entries.
    fn first_entries(count: usize) -> &'static [u8] {
        let mut rest = KEYTAB.split_at(2).1;
        let all = rest;
        for _ in 0..count {
            let length = i32::from_be_bytes(array(&mut rest).unwrap()).unsigned_abs();
            take(&mut rest, usize::try_from(length).unwrap()).unwrap();
        }
        all.split_at(all.len() - rest.len()).0
    }
}
