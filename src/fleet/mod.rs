//! Many hosts: reading a list of them, and asking all of them within limits.
//!
//! [`Hosts::parse`] reads a hosts file: one host a line, or the JSON of Prometheus' file-based service discovery.

mod hosts;

pub use hosts::error::{HostsError, HostsProblem};
pub use hosts::host::{FleetHost, Labels};
pub use hosts::limits::{MAX_FILE_BYTES, MAX_HOSTS};
pub use hosts::list::{Duplicate, Hosts};
pub use hosts::place::Place;
