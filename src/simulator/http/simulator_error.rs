//! Why simulated hosts cannot be started.

use std::io;
use std::net::SocketAddr;

use crate::auth::ChannelBindingError;

/// Why a host cannot be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SimulatorError {
    /// The address is taken, not ours, or not allowed.
    #[error("{listen} cannot be listened on")]
    Listen {
        /// The address.
        listen: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// No certificate could be made.
    #[error("the host's certificate cannot be made")]
    Certificate(#[from] rcgen::Error),
    /// TLS does not take the certificate.
    #[error("TLS cannot be set up")]
    Tls(#[from] rustls::Error),
    /// The certificate cannot be read back.
    #[error("the host's certificate cannot be bound to logins")]
    Binding(#[from] ChannelBindingError),
    /// There cannot be so many hosts.
    #[error("{hosts} hosts cannot be played: from 1 to {MOST_HOSTS}")]
    Hosts {
        /// How many were asked for.
        hosts: u32,
    },
}

/// Far fewer than there are addresses, and more than one process needs.
pub(crate) const MOST_HOSTS: u32 = 100_000;
