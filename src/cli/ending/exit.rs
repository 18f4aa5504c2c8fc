//! The exit codes: a contract for scripts.

use std::process::ExitCode;

/// How the programme ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: the job failed (`wait`, `explain --exit-status`).
    JobFailed,
    /// 2: the arguments are wrong.
    Usage,
    /// 3: the job completed with warnings (`wait`).
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
    /// 70: the answer cannot be understood.
    Unreadable,
    /// 74: the result cannot be written, such as to a full disk.
    NotWritten,
    /// 78: the set-up is wrong: password, files, certificates.
    Configuration,
    /// 130: stopped by Ctrl-C, or by a no to a question.
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
            Self::Unreadable => 70,
            Self::NotWritten => 74,
            Self::Configuration => 78,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}
