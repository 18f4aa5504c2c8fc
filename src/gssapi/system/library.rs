//! The system's GSS-API library, once loaded, and what it hands out: names and credentials (RFC 2743 section 2).
#![allow(unsafe_code, reason = "functions of a C library are called")]

use std::ffi::{CStr, c_int};
use std::ptr::{null, null_mut};
use std::sync::OnceLock;

use crate::auth::KerberosError;

use super::super::status::{NUMBERS, Status, UNAVAILABLE};
use super::buffer::Output;
use super::ffi::{Bytes, Functions, Handle, KeyValue, KeyValueSet, Number, Oid, OidSet};

/// The library of this system.
pub(in crate::gssapi) struct Library {
    pub(super) functions: Functions,
}

/// A mechanism of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gssapi) enum Kind {
    /// Kerberos 5 itself (RFC 4121).
    Krb5,
    /// Kerberos 5 inside the negotiation of a mechanism (RFC 4178).
    Spnego,
}

/// What proves who we are.
pub(in crate::gssapi) enum Proof<'a> {
    /// A ticket in the cache.
    Ticket,
    /// A password.
    Password(&'a str),
    /// Other places for keys and tickets, by their names in MIT's "credential store extensions".
    Store(&'a [(&'a CStr, &'a CStr)]),
}

impl Library {
    /// The first of the known libraries that is there; it is looked for once and stays.
    pub(in crate::gssapi) fn installed() -> Result<&'static Self, KerberosError> {
        static INSTALLED: OnceLock<Result<Library, KerberosError>> = OnceLock::new();
        INSTALLED.get_or_init(|| Self::first_of(NAMES)).as_ref().map_err(Clone::clone)
    }

    fn first_of(names: &[&str]) -> Result<Self, KerberosError> {
        let found = names.iter().find_map(|name| Functions::load(name));
        let functions = found.ok_or_else(|| KerberosError::NotInstalled { tried: tried(names) })?;
        Ok(Self { functions })
    }

    /// A principal from its text form (RFC 1964 section 2.1.1).
    pub(in crate::gssapi) fn name(&'static self, principal: &str) -> Result<Name, Status> {
        let (mut minor, mut name) = (0, Owned { handle: null_mut(), release: self.functions.release_name });
        let (text, form) = (Bytes::of(principal.as_bytes()), Oid::of(PRINCIPAL_NAME));
        // SAFETY: all pointers are to locals of the declared types, which outlive the call; the function copies what it keeps.
        let major = unsafe { (self.functions.import_name)(&mut minor, &text, &form, &mut name.handle) };
        self.check(major, minor)?;
        Ok(Name(name))
    }

    /// The right to log in as someone; of whom, is left to the library without a name.
    pub(in crate::gssapi) fn acquire(
        &'static self,
        kind: Kind,
        name: Option<&Name>,
        proof: &Proof<'_>,
    ) -> Result<Credential, Status> {
        // Heimdal 7 lacks this function, and its negotiation does not get to know the password.
        if kind == Kind::Spnego && matches!(proof, Proof::Password(_)) && self.functions.set_neg_mechs.is_none() {
            return Err(missing("passwords inside Negotiate, but with the scheme Kerberos"));
        }
        let mut credential = Owned { handle: null_mut(), release: self.functions.release_cred };
        let mut oid = kind.oid();
        let mechanisms = OidSet { count: 1, elements: &mut oid };
        let who = name.map_or(null_mut(), |name| name.0.handle);
        let (major, minor) = self.call_acquire(proof, who, &mechanisms, &mut credential.handle)?;
        self.check(major, minor)?;
        if kind == Kind::Spnego {
            self.negotiate_only_krb5(&credential)?;
        }
        Ok(Credential(credential))
    }

    /// Otherwise a library with NTLM in it may offer that too. Where the function is missing, what was negotiated is looked at in the end.
    fn negotiate_only_krb5(&'static self, credential: &Owned) -> Result<(), Status> {
        let Some(function) = self.functions.set_neg_mechs else { return Ok(()) };
        let (mut minor, mut oid) = (0, Kind::Krb5.oid());
        let mechanisms = OidSet { count: 1, elements: &mut oid };
        // SAFETY: the credential lives, the set and its one element outlive the call, and the function copies them.
        let major = unsafe { function(&mut minor, credential.handle, &mechanisms) };
        self.check(major, minor)
    }

    fn call_acquire(
        &self,
        proof: &Proof<'_>,
        who: Handle,
        mechanisms: &OidSet,
        to: &mut Handle,
    ) -> Result<(Number, Number), Status> {
        let (functions, mut minor, time) = (&self.functions, 0, 0);
        let (no_set, no_time) = (null_mut(), null_mut());
        let major = match proof {
            // SAFETY: here and below, all pointers are null where RFC 2744 lets them be, or to values of the declared types that outlive the call.
            Proof::Ticket => unsafe {
                (functions.acquire_cred)(&mut minor, who, time, mechanisms, INITIATE, to, no_set, no_time)
            },
            Proof::Password(password) => {
                let function = functions.acquire_cred_with_password.ok_or_else(|| missing("passwords"))?;
                let password = Bytes::of(password.as_bytes());
                // SAFETY: as above; the password is copied.
                unsafe { function(&mut minor, who, &password, time, mechanisms, INITIATE, to, no_set, no_time) }
            }
            Proof::Store(places) => {
                let function = functions.acquire_cred_from.ok_or_else(|| missing("keytabs"))?;
                let places: Vec<_> =
                    places.iter().map(|(key, value)| KeyValue { key: key.as_ptr(), value: value.as_ptr() }).collect();
                let store =
                    KeyValueSet { count: Number::try_from(places.len()).unwrap_or(0), elements: places.as_ptr() };
                // SAFETY: as above; the count is that of the elements, whose texts end with a zero.
                unsafe { function(&mut minor, who, time, mechanisms, INITIATE, &store, to, no_set, no_time) }
            }
        };
        Ok((major, minor))
    }

    pub(super) fn check(&'static self, major: Number, minor: Number) -> Result<(), Status> {
        if major & ERRORS == 0 { Ok(()) } else { Err(self.status(major, minor)) }
    }

    /// A status with its text. The negotiation hides the number of the Kerberos error behind one of its own, but not the text.
    fn status(&'static self, major: Number, minor: Number) -> Status {
        let text = |number: Number| self.text(number, MECHANISM_CODE);
        let told = text(minor).unwrap_or_else(|| self.text(major, GENERIC_CODE).unwrap_or_default());
        let is_it = |known: &Number| text(*known).as_ref() == Some(&told);
        let minor = if NUMBERS.contains(&minor) { minor } else { NUMBERS.into_iter().find(is_it).unwrap_or(minor) };
        Status { major, minor, told }
    }

    /// The first line of what a number means.
    fn text(&'static self, number: Number, of: c_int) -> Option<String> {
        let (mut minor, mut more, mut text) = (0, 0, Output::new(&self.functions));
        // SAFETY: all pointers are to locals; the identifier may be null, for any mechanism; the buffer goes back when it is dropped.
        let major =
            unsafe { (self.functions.display_status)(&mut minor, number, of, null(), &mut more, &mut text.bytes) };
        let told = String::from_utf8_lossy(text.get()).chars().filter(|c| !c.is_control()).collect::<String>();
        (number != 0 && major & ERRORS == 0 && !told.is_empty()).then(|| told.trim().to_owned())
    }
}

/// A name that was handed out.
pub(in crate::gssapi) struct Name(Owned);

/// A credential that was handed out.
pub(in crate::gssapi) struct Credential(Owned);

/// A name or a credential, and the function that takes it back.
struct Owned {
    handle: Handle,
    release: unsafe extern "C" fn(*mut Number, *mut Handle) -> Number,
}

// SAFETY: GSS-API binds no object to a thread, and names and credentials of MIT and Heimdal are locked inside.
unsafe impl Send for Owned {}

impl Drop for Owned {
    fn drop(&mut self) {
        if !self.handle.is_null() {
            let mut minor = 0;
            // SAFETY: the handle was made by the library of this function, for which it is, and is not used again.
            unsafe { (self.release)(&mut minor, &mut self.handle) };
        }
    }
}

impl Name {
    pub(super) fn handle(&self) -> Handle {
        self.0.handle
    }
}

impl Credential {
    pub(super) fn handle(&self) -> Handle {
        self.0.handle
    }
}

impl Kind {
    pub(super) fn oid(self) -> Oid {
        Oid::of(match self {
            // 1.2.840.113554.1.2.2
            Self::Krb5 => &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x12, 0x01, 0x02, 0x02],
            // 1.3.6.1.5.5.2
            Self::Spnego => &[0x2B, 0x06, 0x01, 0x05, 0x05, 0x02],
        })
    }
}

fn tried(names: &[&str]) -> String {
    if names.is_empty() { "a static program cannot load one".to_owned() } else { names.join(", ") }
}

fn missing(what: &str) -> Status {
    Status { major: UNAVAILABLE, minor: 0, told: format!("the Kerberos library of this system does not take {what}") }
}

/// MIT first, then Heimdal; on macOS the system's (Heimdal) and Homebrew's MIT, neither of which was checked. A static program loads none: the
/// library would bring the C library of this system into a program that has another one built in.
const NAMES: &[&str] = if cfg!(target_os = "macos") {
    &[
        "/System/Library/Frameworks/GSS.framework/GSS",
        "/opt/homebrew/opt/krb5/lib/libgssapi_krb5.2.2.dylib",
        "/usr/local/opt/krb5/lib/libgssapi_krb5.2.2.dylib",
    ]
} else if cfg!(all(unix, not(target_feature = "crt-static"))) {
    &["libgssapi_krb5.so.2", "libgssapi.so.3"]
} else {
    &[]
};

/// 1.2.840.113554.1.2.2.1, `GSS_KRB5_NT_PRINCIPAL_NAME`.
const PRINCIPAL_NAME: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x12, 0x01, 0x02, 0x02, 0x01];
/// `GSS_C_INITIATE`.
const INITIATE: c_int = 1;
/// `GSS_C_GSS_CODE`.
const GENERIC_CODE: c_int = 1;
/// `GSS_C_MECH_CODE`.
const MECHANISM_CODE: c_int = 2;
/// The calling and routine errors of a major status (RFC 2744 section 3.9.1).
const ERRORS: Number = 0xFFFF_0000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_looks_for_no_library_says_so() {
        let error = Library::first_of(&[]).err();
        assert_eq!(error, Some(KerberosError::NotInstalled { tried: "a static program cannot load one".to_owned() }));
    }

    #[test]
    fn a_library_that_is_not_there_is_said_by_name() {
        let error = Library::first_of(&["libnot-there.so.1", "libnor-this.so"]).err();
        assert_eq!(error, Some(KerberosError::NotInstalled { tried: "libnot-there.so.1, libnor-this.so".to_owned() }));
    }

    #[test]
    fn a_library_without_the_functions_is_none() {
        assert!(Library::first_of(&["libc.so.6"]).is_err());
    }
}
