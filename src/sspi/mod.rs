//! CredSSP, and Kerberos without the system's libraries, by the crate `sspi` (MS-CSSP; RFC 4120, 4121 and 4178).
//!
//! | mechanism | schemes | logs in with |
//! |---|---|---|
//! | [`CredSsp`] | `CredSSP` | a password, which is **handed to the host** |
//! | [`Kerberos`] | `Kerberos`, `Negotiate` | a password, or a key of a keytab file |
//!
//! Kerberos here has no ticket cache and no channel binding; where the system has a GSS-API library, that one is the better choice.

mod bounded_der;
mod credssp;
#[doc(hidden)]
pub mod fuzzing;
mod inner_tls;
mod kdc;
mod kerberos;
mod keytab;
mod sealed_records;
mod told;
mod wrap_token;

pub use credssp::CredSsp;
pub use kerberos::Kerberos;
