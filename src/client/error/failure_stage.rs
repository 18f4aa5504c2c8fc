//! How far a call came before it failed.

use std::fmt;

use crate::client::error::error::{Error, Stage};
use crate::client::error::refused::Refused;
use crate::client::error::unreachable::Unreachable;
use crate::soap::FaultKind;

/// The stage of a call in which it failed, in the order in which they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FailureStage {
    /// The client was not set up; nothing was sent.
    Configure,
    /// The name of the host has no address.
    Resolve,
    /// No TCP connection.
    Connect,
    /// The TLS handshake, or the certificate.
    Tls,
    /// A connection, but no answer of WinRM on it.
    Http,
    /// The login.
    Authenticate,
    /// The login worked, and the account may not do this.
    Authorize,
    /// WS-Management: a fault, or an answer that cannot be understood.
    WsMan,
    /// The method.
    Method,
}

impl Error {
    /// The stage in which the call failed.
    #[must_use]
    pub fn failure_stage(&self) -> FailureStage {
        match self {
            Self::Configuration(_) | Self::Request(_) => FailureStage::Configure,
            Self::Unreachable(error) => unreachable(error),
            Self::TimedOut { stage, .. } => of_time(stage),
            Self::Misbehaved(_) | Self::Endless { .. } | Self::TooMany { .. } | Self::NoSuchJob(_) => {
                FailureStage::WsMan
            }
            Self::Refused(Refused::Sealing(_)) => FailureStage::WsMan,
            Self::Refused(_) | Self::Http { status: 401 | 407, .. } => FailureStage::Authenticate,
            Self::Http { status: 403, .. } => FailureStage::Authorize,
            Self::Http { .. } => FailureStage::Http,
            Self::Fault(fault) => of_fault(fault.kind()),
            Self::Unexplained { source, .. } => source.failure_stage(),
        }
    }
}

fn unreachable(error: &Unreachable) -> FailureStage {
    match error {
        Unreachable::Name(_) => FailureStage::Resolve,
        Unreachable::Connect(_) => FailureStage::Connect,
        Unreachable::Certificate(_) | Unreachable::NotTls(_) | Unreachable::SpeaksTls { .. } | Unreachable::Tls(_) => {
            FailureStage::Tls
        }
        Unreachable::ClosedInLogin { .. } => FailureStage::Authenticate,
        Unreachable::Broken(_) | Unreachable::TooLarge { .. } => FailureStage::Http,
    }
}

fn of_time(stage: &Stage) -> FailureStage {
    match stage {
        Stage::Name => FailureStage::Resolve,
        Stage::Connect | Stage::Proxy { .. } => FailureStage::Connect,
        Stage::Handshake => FailureStage::Tls,
        Stage::FirstAnswer => FailureStage::Http,
        Stage::Answer | Stage::Overall | Stage::Unsent => FailureStage::WsMan,
    }
}

fn of_fault(kind: FaultKind) -> FailureStage {
    match kind {
        FaultKind::AccessDenied => FailureStage::Authorize,
        FaultKind::NoSuchMethod => FailureStage::Method,
        _ => FailureStage::WsMan,
    }
}

/// As people call it.
impl fmt::Display for FailureStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Configure => "configure",
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::Tls => "TLS",
            Self::Http => "HTTP",
            Self::Authenticate => "authenticate",
            Self::Authorize => "authorize",
            Self::WsMan => "WS-Man",
            Self::Method => "method",
        })
    }
}
