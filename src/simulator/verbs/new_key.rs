//! Keys of what a call makes.

use crate::simulator::call::Call;

/// A GUID that no other call gives, unless it has the same salt.
pub(super) fn new_key(call: Call<'_>, salt: u128) -> String {
    uuid::Uuid::from_u128(call.message_id.as_u128() ^ salt).hyphenated().to_string().to_uppercase()
}
