//! A keytab has a key of AES for an account, or it has not, whatever is in it (MIT Kerberos, "Keytab file format").

use cimjob::auth::Account;
use cimjob::sspi::fuzzing::keytab;

pub(crate) fn check(bytes: &[u8]) {
    let Some((realm, user, length)) = keytab(bytes, None) else { return };
    assert!([16, 32].contains(&length));
    // The first account of the file is found by its name as well, unless the file has that user in several realms.
    if let Ok(account) = Account::new(&realm, &user)
        && let Some((found_realm, found_user, _)) = keytab(bytes, Some(&account))
    {
        assert!(found_user == user || user.contains('@'), "{found_user:?} for {user:?}");
        assert!(realm.is_empty() || found_realm.eq_ignore_ascii_case(&realm), "{found_realm:?} for {realm:?}");
    }
}
