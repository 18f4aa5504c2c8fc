//! Numbers in messages, and bytes that are compared in constant time.

use subtle::ConstantTimeEq;

use super::accept_error::AcceptError;

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

/// Compares in constant time.
pub(super) fn same(expected: &[u8], sent: &[u8], otherwise: AcceptError) -> Result<(), AcceptError> {
    if bool::from(expected.ct_eq(sent)) { Ok(()) } else { Err(otherwise) }
}
