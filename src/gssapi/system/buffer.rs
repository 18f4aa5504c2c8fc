//! Bytes that the library made (RFC 2744 section 3.2).
#![allow(unsafe_code, reason = "memory of a C library is read")]

use super::ffi::{Bytes, Functions};

/// A buffer that the library fills and takes back.
pub(super) struct Output {
    functions: &'static Functions,
    pub(super) bytes: Bytes,
}

impl Output {
    pub(super) fn new(functions: &'static Functions) -> Self {
        Self { functions, bytes: Bytes::EMPTY }
    }

    pub(super) fn get(&self) -> &[u8] {
        let Bytes { length, value } = self.bytes;
        if value.is_null() || length == 0 {
            return &[];
        }
        // SAFETY: the library says that so many bytes are there, and they stay until they are given back.
        unsafe { std::slice::from_raw_parts(value.cast(), length) }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        let mut minor = 0;
        // SAFETY: the buffer is empty or was filled by this library.
        unsafe { (self.functions.release_buffer)(&mut minor, &mut self.bytes) };
    }
}
