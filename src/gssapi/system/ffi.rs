//! The C interface of GSS-API, found in a library at run time (RFC 2744 appendix A; MIT's gssapi_ext.h for what it has beyond).
#![allow(unsafe_code, reason = "symbols of a C library are found by name")]

use std::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

use libloading::Library;

/// A status, a set of flags, a length of time: `OM_uint32`.
pub(super) type Number = u32;
/// `gss_name_t`, `gss_cred_id_t` or `gss_ctx_id_t`; null is none.
pub(super) type Handle = *mut c_void;

/// `gss_buffer_desc`. Apple's and MIT's headers pack all structures on this one platform; not checked there.
#[cfg_attr(not(all(target_os = "macos", target_arch = "x86_64")), repr(C))]
#[cfg_attr(all(target_os = "macos", target_arch = "x86_64"), repr(C, packed(2)))]
#[derive(Clone, Copy)]
pub(super) struct Bytes {
    pub(super) length: usize,
    pub(super) value: *mut c_void,
}

/// `gss_OID_desc`.
#[cfg_attr(not(all(target_os = "macos", target_arch = "x86_64")), repr(C))]
#[cfg_attr(all(target_os = "macos", target_arch = "x86_64"), repr(C, packed(2)))]
pub(super) struct Oid {
    length: Number,
    elements: *mut c_void,
}

/// `gss_OID_set_desc`.
#[cfg_attr(not(all(target_os = "macos", target_arch = "x86_64")), repr(C))]
#[cfg_attr(all(target_os = "macos", target_arch = "x86_64"), repr(C, packed(2)))]
pub(super) struct OidSet {
    pub(super) count: usize,
    pub(super) elements: *mut Oid,
}

/// `gss_channel_bindings_struct`.
#[cfg_attr(not(all(target_os = "macos", target_arch = "x86_64")), repr(C))]
#[cfg_attr(all(target_os = "macos", target_arch = "x86_64"), repr(C, packed(2)))]
pub(super) struct ChannelBindings {
    initiator_type: Number,
    initiator: Bytes,
    acceptor_type: Number,
    acceptor: Bytes,
    application_data: Bytes,
}

/// `gss_key_value_element_desc`.
#[repr(C)]
pub(super) struct KeyValue {
    pub(super) key: *const c_char,
    pub(super) value: *const c_char,
}

/// `gss_key_value_set_desc`.
#[repr(C)]
pub(super) struct KeyValueSet {
    pub(super) count: Number,
    pub(super) elements: *const KeyValue,
}

impl Bytes {
    pub(super) const EMPTY: Self = Self { length: 0, value: null_mut() };

    /// For a function that only reads, as long as the bytes live.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { length: bytes.len(), value: bytes.as_ptr().cast_mut().cast() }
    }
}

impl PartialEq for Oid {
    fn eq(&self, other: &Self) -> bool {
        self.encoded() == other.encoded()
    }
}

impl Oid {
    fn encoded(&self) -> &[u8] {
        let (length, elements) = (usize::try_from(self.length).unwrap_or(0), self.elements);
        if elements.is_null() {
            return &[];
        }
        // SAFETY: made by `of`, or by the library, which says that so many bytes are there.
        unsafe { std::slice::from_raw_parts(elements.cast(), length) }
    }

    pub(super) fn of(encoded: &'static [u8]) -> Self {
        // INVARIANT: the identifiers of this room have a dozen bytes.
        Self { length: Number::try_from(encoded.len()).unwrap_or(0), elements: encoded.as_ptr().cast_mut().cast() }
    }
}

impl ChannelBindings {
    /// Without addresses (their type is 0, `GSS_C_AF_UNSPEC`), as RFC 5929 has it.
    pub(super) fn of(application_data: &[u8]) -> Self {
        Self {
            initiator_type: 0,
            initiator: Bytes::EMPTY,
            acceptor_type: 0,
            acceptor: Bytes::EMPTY,
            application_data: Bytes::of(application_data),
        }
    }
}

/// Declares the functions with their C types, and finds them in a library; the optional ones may be missing.
macro_rules! functions {
    (needed { $($name:ident($($argument:ty),*);)* } optional { $($extra:ident($($other:ty),*);)* }) => {
        /// The functions of a loaded library, named without `gss_`.
        pub(super) struct Functions {
            $(pub(super) $name: unsafe extern "C" fn($($argument),*) -> Number,)*
            $(pub(super) $extra: Option<unsafe extern "C" fn($($other),*) -> Number>,)*
            /// Keeps the functions where they are.
            _library: Library,
        }

        impl Functions {
            /// `None` if there is no such library, or a function is missing in it.
            pub(super) fn load(library: &str) -> Option<Self> {
                // SAFETY: the names we load are those of GSS-API libraries; what they do when loaded and unloaded needs nothing from us.
                let library = unsafe { Library::new(library) }.ok()?;
                Some(Self {
                    $($name: {
                        // SAFETY: the type is that of the function in RFC 2744 and gssapi_ext.h; it is kept no longer than the library.
                        *unsafe { library.get(concat!("gss_", stringify!($name), "\0")) }.ok()?
                    },)*
                    $($extra: {
                        // SAFETY: as above.
                        unsafe { library.get(concat!("gss_", stringify!($extra), "\0")) }.ok().map(|found| *found)
                    },)*
                    _library: library,
                })
            }
        }
    };
}

functions! {
    needed {
        import_name(*mut Number, *const Bytes, *const Oid, *mut Handle);
        release_name(*mut Number, *mut Handle);
        acquire_cred(*mut Number, Handle, Number, *const OidSet, c_int, *mut Handle, *mut *mut OidSet, *mut Number);
        release_cred(*mut Number, *mut Handle);
        init_sec_context(
            *mut Number, Handle, *mut Handle, Handle, *const Oid, Number, Number, *const ChannelBindings, *const Bytes,
            *mut *mut Oid, *mut Bytes, *mut Number, *mut Number
        );
        delete_sec_context(*mut Number, *mut Handle, *mut Bytes);
        wrap(*mut Number, Handle, c_int, Number, *const Bytes, *mut c_int, *mut Bytes);
        unwrap(*mut Number, Handle, *const Bytes, *mut Bytes, *mut c_int, *mut Number);
        display_status(*mut Number, Number, c_int, *const Oid, *mut Number, *mut Bytes);
        release_buffer(*mut Number, *mut Bytes);
    }
    optional {
        acquire_cred_with_password(
            *mut Number, Handle, *const Bytes, Number, *const OidSet, c_int, *mut Handle, *mut *mut OidSet, *mut Number
        );
        acquire_cred_from(
            *mut Number, Handle, Number, *const OidSet, c_int, *const KeyValueSet, *mut Handle, *mut *mut OidSet, *mut Number
        );
        set_neg_mechs(*mut Number, Handle, *const OidSet);
    }
}
