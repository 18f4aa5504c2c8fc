//! The second TLS library.

mod check;
mod errors;
mod handshake;
mod library;

pub(in crate::client) use self::check::NativeCheck;
pub(in crate::client) use self::errors::{failed_in_native, failure_of_native, is_native, refused_by_native};
pub(in crate::client) use self::handshake::handshake_by_native;
pub(in crate::client) use self::library::NativeTls;
