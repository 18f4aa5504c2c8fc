//! The C library behind safe types: all that is unsafe in cimjob is in this folder (RFC 2744).
//!
//! Above it, what the library handed out goes back by itself, and nothing it points to can be used too late.

mod buffer;
mod context;
mod ffi;
mod library;

pub(super) use self::context::{Context, Leg, Login};
pub(super) use self::library::{Credential, Kind, Library, Name, Proof};
