//! The exit codes: a contract for scripts.

use std::process::ExitCode;

use crate::client::{ConfigurationError, Error, Refused, Unreachable};
use crate::doctor::Ending;
use crate::soap::FaultKind;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: the job failed (`wait`, and `explain` and `report` if their exit status was requested).
    JobFailed,
    /// 2: the arguments are wrong.
    Usage,
    /// 3: the job completed with warnings (`wait`), or something was found (`record check`).
    Warnings,
    /// 4: not logged in, or not allowed.
    Denied,
    /// 5: no such job, or not any more.
    NotFound,
    /// 6: no connection: network, name or TLS.
    Unreachable,
    /// 7: a WS-Man fault, or a method that returned something else than 0.
    Fault,
    /// 8: it took too long, or the job still runs (`wait`).
    TimedOut,
    /// 9: some hosts of many failed.
    SomeHostsFailed,
    /// 70: the answer cannot be understood.
    Unreadable,
    /// 74: the result cannot be written, such as to a full disk.
    NotWritten,
    /// 78: the set-up is wrong: password, files, certificates.
    Configuration,
    /// 130: stopped by Ctrl-C or SIGTERM, or by a no to a question.
    Interrupted,
}

impl Exit {
    /// The number.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::JobFailed => 1,
            Self::Usage => 2,
            Self::Warnings => 3,
            Self::Denied => 4,
            Self::NotFound => 5,
            Self::Unreachable => 6,
            Self::Fault => 7,
            Self::TimedOut => 8,
            Self::SomeHostsFailed => 9,
            Self::Unreadable => 70,
            Self::NotWritten => 74,
            Self::Configuration => 78,
            Self::Interrupted => 130,
        }
    }
}

impl Exit {
    /// All of them.
    const ALL: [Self; 14] = [
        Self::Done,
        Self::JobFailed,
        Self::Usage,
        Self::Warnings,
        Self::Denied,
        Self::NotFound,
        Self::Unreachable,
        Self::Fault,
        Self::TimedOut,
        Self::SomeHostsFailed,
        Self::Unreadable,
        Self::NotWritten,
        Self::Configuration,
        Self::Interrupted,
    ];

    /// The end with this number, if there is one.
    #[must_use]
    pub fn of_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|exit| exit.code() == code)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

impl From<&Error> for Exit {
    fn from(error: &Error) -> Self {
        match error {
            Error::Configuration(ConfigurationError::Endpoint(_) | ConfigurationError::PlainHttp { .. }) => Self::Usage,
            Error::Configuration(_) => Self::Configuration,
            Error::Request(_) => Self::Usage,
            Error::Unreachable(Unreachable::TooLarge { .. }) => Self::Unreadable,
            Error::Unreachable(_) => Self::Unreachable,
            // The login worked, and what came after it was changed on its way or is damaged.
            Error::Refused(Refused::Sealing(_)) => Self::Unreadable,
            Error::Refused(_) => Self::Denied,
            Error::Fault(fault) => fault.kind().into(),
            Error::NoSuchJob(_) => Self::NotFound,
            Error::Unexplained { source, .. } => source.as_ref().into(),
            Error::Http { status: 401 | 403 | 407, .. } => Self::Denied,
            // The listener is up but the service behind it is not: it is stopped or has too much to do, or a proxy cannot reach it.
            Error::Http { status: 429 | 502..=504, .. } => Self::Unreachable,
            Error::Http { .. } | Error::Misbehaved(_) | Error::Endless { .. } | Error::TooMany { .. } => {
                Self::Unreadable
            }
            Error::TimedOut { .. } => Self::TimedOut,
        }
    }
}

impl From<FaultKind> for Exit {
    fn from(kind: FaultKind) -> Self {
        match kind {
            FaultKind::NotFound => Self::NotFound,
            FaultKind::AccessDenied => Self::Denied,
            FaultKind::TimedOut => Self::TimedOut,
            _ => Self::Fault,
        }
    }
}

/// An examination ends as its first failed check says.
impl From<Ending> for Exit {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Open => Self::Done,
            Ending::Unreachable => Self::Unreachable,
            Ending::Denied => Self::Denied,
            Ending::NotFound => Self::NotFound,
            Ending::Fault => Self::Fault,
            Ending::TimedOut => Self::TimedOut,
            Ending::Unreadable => Self::Unreadable,
            Ending::Configuration => Self::Configuration,
        }
    }
}
