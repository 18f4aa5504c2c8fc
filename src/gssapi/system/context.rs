//! A security context as the side that begins: its legs, and what is sealed and opened with it (RFC 2743 sections 2.2.1, 2.3.3 and 2.3.4).
#![allow(unsafe_code, reason = "functions of a C library are called")]

use std::ptr::{null, null_mut};

use super::super::status::Status;
use super::buffer::Output;
use super::ffi::{Bytes, ChannelBindings, Handle, Number};
use super::library::{Credential, Kind, Library, Name};

/// A security context under way or complete, as the side that begins.
pub(in crate::gssapi) struct Context {
    library: &'static Library,
    handle: Handle,
}

// SAFETY: GSS-API binds no object to a thread; it only forbids two calls with the same context at once, and each call here takes `&mut`.
unsafe impl Send for Context {}

/// What every leg of a login has in common.
pub(in crate::gssapi) struct Login {
    pub(in crate::gssapi) kind: Kind,
    pub(in crate::gssapi) credential: Credential,
    pub(in crate::gssapi) service: Name,
    pub(in crate::gssapi) wanted: Number,
}

impl Context {
    pub(in crate::gssapi) fn new(library: &'static Library) -> Self {
        Self { library, handle: null_mut() }
    }

    /// Takes what the host said, or nothing at first, and gives the next leg.
    pub(in crate::gssapi) fn step(
        &mut self,
        login: &Login,
        challenge: &[u8],
        binding: Option<&[u8]>,
    ) -> Result<Leg, Status> {
        let (mut minor, mut granted, mut mechanism, mut token) =
            (0, 0, null_mut(), Output::new(&self.library.functions));
        let (oid, challenge, binding) = (login.kind.oid(), Bytes::of(challenge), binding.map(ChannelBindings::of));
        let binding = binding.as_ref().map_or(null(), std::ptr::from_ref);
        let (credential, service) = (login.credential.handle(), login.service.handle());
        // SAFETY: the handles live as long as `login` and `self`; all other pointers are null where RFC 2744 section 5.19 lets them be, or to
        // locals that outlive the call. The context may change place, and is kept at its new one.
        let major = unsafe {
            (self.library.functions.init_sec_context)(
                &mut minor,
                credential,
                &mut self.handle,
                service,
                &oid,
                login.wanted,
                0,
                binding,
                &challenge,
                &mut mechanism,
                &mut token.bytes,
                &mut granted,
                null_mut(),
            )
        };
        self.library.check(major, minor)?;
        // SAFETY: null, or an identifier that is the library's own and stays.
        let is_krb5 = unsafe { mechanism.as_ref() }.is_some_and(|oid| *oid == Kind::Krb5.oid());
        Ok(Leg { token: token.get().to_vec(), complete: major & CONTINUE_NEEDED == 0, is_krb5, granted })
    }

    /// Seals a message; `None` if the context does not encrypt.
    pub(in crate::gssapi) fn wrap(&mut self, plain: &[u8]) -> Result<Option<Vec<u8>>, Status> {
        if self.handle.is_null() {
            return Ok(None);
        }
        let (mut minor, mut encrypted, mut sealed, plain) =
            (0, 0, Output::new(&self.library.functions), Bytes::of(plain));
        // SAFETY: the context lives, and the function refuses one that is not complete; all pointers are to locals that outlive the call.
        let major = unsafe {
            (self.library.functions.wrap)(&mut minor, self.handle, 1, 0, &plain, &mut encrypted, &mut sealed.bytes)
        };
        self.library.check(major, minor)?;
        Ok((encrypted != 0).then(|| sealed.get().to_vec()))
    }

    /// Opens a message; `None` if it was repeated, left something out or was not encrypted.
    pub(in crate::gssapi) fn unwrap(&mut self, sealed: &[u8]) -> Result<Option<Vec<u8>>, Status> {
        if self.handle.is_null() {
            return Ok(None);
        }
        let (mut minor, mut encrypted, mut plain, sealed) =
            (0, 0, Output::new(&self.library.functions), Bytes::of(sealed));
        // SAFETY: as for `wrap`; the quality of protection may be null.
        let major = unsafe {
            (self.library.functions.unwrap)(
                &mut minor,
                self.handle,
                &sealed,
                &mut plain.bytes,
                &mut encrypted,
                null_mut(),
            )
        };
        self.library.check(major, minor)?;
        Ok((major == 0 && encrypted != 0).then(|| plain.get().to_vec()))
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        if !self.handle.is_null() {
            let mut minor = 0;
            // SAFETY: the context was made by this library and is not used again; no last token is wanted.
            unsafe { (self.library.functions.delete_sec_context)(&mut minor, &mut self.handle, null_mut()) };
        }
    }
}

/// One leg of a login.
pub(in crate::gssapi) struct Leg {
    /// To be sent, or empty.
    pub(in crate::gssapi) token: Vec<u8>,
    /// Nothing more is waited for.
    pub(in crate::gssapi) complete: bool,
    /// The mechanism in the end.
    pub(in crate::gssapi) is_krb5: bool,
    /// What the context can do.
    pub(in crate::gssapi) granted: Number,
}

/// `GSS_S_CONTINUE_NEEDED`.
const CONTINUE_NEEDED: Number = 1;
