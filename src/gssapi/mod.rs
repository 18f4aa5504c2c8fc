//! Kerberos through the system's GSS-API library, which is looked for at run time: one binary works with and without it.

mod acquire;
mod login;
mod rotation;
mod sealer;
mod status;
mod system;

pub use self::acquire::{is_available, is_installed};
pub use self::login::{Delegation, Kerberos};
