//! The host's side of an NTLM login, raw or inside SPNEGO (MS-NLMP 3.2.5.1; RFC 4178).
//!
//! It shares no code with the client in `auth` but the reading and writing of DER, so that the two check each other.

mod accept_error;
mod acceptor;
mod authenticate_message;
mod bytes;
mod challenge_message;
mod flag;
mod keys;
mod sealer;
mod spnego;
#[cfg(test)]
mod tests;

pub use accept_error::AcceptError;
pub use acceptor::{NtlmAcceptor, Step};
