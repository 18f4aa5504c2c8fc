//! From an identity to the right to log in as it (RFC 2743 section 2.1; MIT's "credential store extensions" for keytabs).

use std::ffi::CString;
use std::fs::File;
use std::path::Path;

use crate::auth::{Account, Identity, KerberosError, Principal, ServicePrincipal};

use super::status::{Key, Status};
use super::system::{Credential, Kind, Library, Name, Proof};

/// Has the system a GSS-API library?
#[must_use]
pub fn is_installed() -> bool {
    Library::installed().is_ok()
}

/// Are the library and what the identity needs there: a ticket in the cache, the file of a keytab? Nothing is tried out, so what is
/// there may still turn out to be of no use: an expired ticket counts.
///
/// No server is asked, unless the system has a client keytab of its own to get a ticket with.
///
/// # Errors
/// [`KerberosError::NotInstalled`], [`KerberosError::NoTicket`], [`KerberosError::Keytab`], [`KerberosError::LocalAccount`],
/// or what else the library says.
pub fn is_available(identity: &Identity) -> Result<(), KerberosError> {
    let library = Library::installed()?;
    identity.account().map(Principal::try_from).transpose()?;
    match identity {
        Identity::Password(_) => Ok(()),
        Identity::Tickets(_) => acquire(library, Kind::Krb5, identity).map(drop),
        Identity::Keytab { path, .. } => readable(path),
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
            readable(path)?;
            let (keytab, cache) = (c_text(path.as_os_str().as_encoded_bytes())?, memory_cache(account.as_ref(), path)?);
            acquire(&Proof::Store(&[(c"client_keytab", &keytab), (c"ccache", &cache)]))
        }
    }
}

fn name(library: &'static Library, account: &Account) -> Result<Name, KerberosError> {
    let principal = Principal::try_from(account)?;
    library.name(principal.as_str()).map_err(|status| status.error(Key::Ticket, ""))
}

/// Where the tickets from a keytab are: in memory, one place for each account and keytab, so that later logins find them.
fn memory_cache(account: Option<&Account>, path: &Path) -> Result<CString, KerberosError> {
    let mut name = b"MEMORY:cimjob ".to_vec();
    name.extend(account.map(ToString::to_string).unwrap_or_default().into_bytes());
    name.push(b' ');
    name.extend(path.as_os_str().as_encoded_bytes());
    c_text(&name)
}

fn readable(keytab: &Path) -> Result<(), KerberosError> {
    File::open(keytab).map(drop).map_err(|error| KerberosError::Keytab { told: error.to_string() })
}

fn c_text(text: &[u8]) -> Result<CString, KerberosError> {
    CString::new(text).map_err(|_| KerberosError::Keytab { told: "its path has a zero byte".to_owned() })
}
