//! cimjob against software we did not write: pypsrp, pywinrm, pyspnego, and Apache with gss-ntlmssp (`tests/interop/README.md`).
//!
//! What is missing is said and skipped; with `CIMJOB_FOREIGN=required` it is a failure.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod acceptor;
mod apache;
mod calls;
#[cfg(feature = "native-tls")]
mod client_certificates;
#[cfg(feature = "sspi")]
mod context;
#[cfg(feature = "sspi")]
mod credssp;
mod enumerations;
mod gss;
mod host;
mod kerberos;
#[cfg(feature = "sspi")]
mod kerberos_sspi;
mod keyring;
mod libraries;
mod needed;
mod process;
mod sealing;
mod seen;
mod server;
mod told;
#[path = "../support/wire.rs"]
mod wire;
mod wrong_logins;
