//! Many hosts: reading a list of them, and asking all of them within limits.
//!
//! [`Hosts::parse`] reads a hosts file: one host a line, or the JSON of Prometheus' file-based service discovery. [`FanOut`] asks many hosts at
//! the same time, so that neither slow nor dead ones keep the others waiting. Give all clients of one trust setting the same [`SharedTls`], and all
//! clients of one credential the same [`CredentialGuard`].
//!
//! [`SharedTls`]: crate::client::SharedTls
//! [`CredentialGuard`]: crate::client::CredentialGuard

mod asking;
mod hosts;

pub use asking::answer::{Answer, Outcome};
pub use asking::answers::Answers;
pub use asking::contact::Contact;
pub use asking::fan_out::FanOut;
pub use hosts::canonical::canonical_name;
pub use hosts::error::{HostsError, HostsProblem};
pub use hosts::host::{FleetHost, Labels};
pub use hosts::host_name::{is_same_host, is_same_listener, journal_name};
pub use hosts::limits::{MAX_FILE_BYTES, MAX_HOSTS};
pub use hosts::list::{Duplicate, Hosts};
pub use hosts::place::Place;
