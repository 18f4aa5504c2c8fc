//! Logging in on connections.

pub(in crate::client) mod authentication;
pub(in crate::client) mod candidate;
pub(in crate::client) mod credential_guard;
pub(in crate::client) mod framing;
pub(in crate::client) mod handshake;
pub(in crate::client) mod logged_in;
pub(in crate::client) mod login;
pub(in crate::client) mod plan;
pub(in crate::client) mod protection;
pub(in crate::client) mod refusal;
pub(in crate::client) mod single_try;
pub(in crate::client) mod tally;
pub(in crate::client) mod tries;

pub use self::authentication::Authentication;
pub use self::credential_guard::CredentialGuard;
pub use self::logged_in::LoggedIn;
pub use self::protection::Encryption;
pub use self::tally::Logins;
pub use self::tries::CredentialTries;
