//! From an identity to the right to log in as it (RFC 2743 section 2.1; MIT's "credential store extensions" for keytabs).

use std::ffi::CString;
use std::path::Path;

use crate::auth::{Account, Identity, KerberosError, Principal, ServicePrincipal};

use super::library::{Credential, Kind, Library, Name, Proof};
use super::status::{Key, Status};

/// Are the library and what the identity needs there: a ticket, a key in the keytab? No server is asked, so a ticket may still
/// turn out to be of no use.
///
/// # Errors
/// [`KerberosError::NotInstalled`], [`KerberosError::NoTicket`], [`KerberosError::Expired`], [`KerberosError::Keytab`],
/// [`KerberosError::LocalAccount`], or what else the library says.
pub fn at_hand(identity: &Identity) -> Result<(), KerberosError> {
    let library = Library::installed()?;
    match identity {
        Identity::Password(credentials) => Principal::try_from(&credentials.account).map(drop),
        Identity::Tickets(_) | Identity::Keytab { .. } => acquire(library, Kind::Krb5, identity).map(drop),
    }
}

/// The credential with which a login of this kind begins.
pub(super) fn credential(
    library: &'static Library,
    kind: Kind,
    identity: &Identity,
) -> Result<Credential, KerberosError> {
    if kind == Kind::Spnego {
        // The negotiation would only say that no mechanism is left; Kerberos alone says why.
        acquire(library, Kind::Krb5, identity)?;
    }
    acquire(library, kind, identity)
}

/// The name of a service, as it was given: no name server changes it.
pub(super) fn service(library: &'static Library, service: &ServicePrincipal) -> Result<Name, Status> {
    library.name(&service.with_realm())
}

fn acquire(library: &'static Library, kind: Kind, identity: &Identity) -> Result<Credential, KerberosError> {
    let failed = |status: Status| status.error(Key::from(identity), "");
    let name = identity.account().map(|account| name(library, account)).transpose()?;
    let acquire = |proof: &Proof<'_>| library.acquire(kind, name.as_ref(), proof).map_err(failed);
    match identity {
        Identity::Password(credentials) => acquire(&Proof::Password(credentials.password.expose())),
        Identity::Tickets(_) => acquire(&Proof::Ticket),
        Identity::Keytab { account, path } => {
            let (keytab, cache) = (c_text(path.as_os_str().as_encoded_bytes())?, memory_cache(account.as_ref(), path)?);
            acquire(&Proof::Store(&[(c"client_keytab", &keytab), (c"ccache", &cache)]))
        }
    }
}

fn name(library: &'static Library, account: &Account) -> Result<Name, KerberosError> {
    let principal = Principal::try_from(account)?;
    library.name(principal.as_str()).map_err(|status| status.error(Key::Ticket, ""))
}

/// Where the tickets got with a keytab stand: in memory, one place for each account and keytab, so that later logins find them.
fn memory_cache(account: Option<&Account>, path: &Path) -> Result<CString, KerberosError> {
    let mut name = b"MEMORY:cimjob ".to_vec();
    name.extend(account.map(ToString::to_string).unwrap_or_default().into_bytes());
    name.push(b' ');
    name.extend(path.as_os_str().as_encoded_bytes());
    c_text(&name)
}

fn c_text(text: &[u8]) -> Result<CString, KerberosError> {
    CString::new(text).map_err(|_| KerberosError::Keytab { told: "its path has a zero byte".to_owned() })
}
