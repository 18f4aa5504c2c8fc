//! The state of a job, by name or by number (CIM_ConcreteJob.JobState).

use serde::Deserialize;

/// JobState, by name or by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    expecting = "a number from 0 to 65535, or one of new, starting, running, suspended, shutting-down, completed, terminated, \
                 killed, exception, service, query-pending, completed-with-warnings"
)]
pub enum JobState {
    /// Any number, also one that has no name.
    Number(u16),
    /// A state with a name.
    Name(JobStateName),
}

impl JobState {
    /// The number.
    #[must_use]
    pub fn number(self) -> u16 {
        match self {
            Self::Number(number) => number,
            Self::Name(name) => name.number(),
        }
    }
}

/// The names of JobState: CIM_ConcreteJob, and 32768 as Microsoft's samples call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum JobStateName {
    New,
    Starting,
    Running,
    Suspended,
    ShuttingDown,
    Completed,
    Terminated,
    Killed,
    Exception,
    Service,
    QueryPending,
    CompletedWithWarnings,
}

impl JobStateName {
    fn number(self) -> u16 {
        match self {
            Self::New => 2,
            Self::Starting => 3,
            Self::Running => 4,
            Self::Suspended => 5,
            Self::ShuttingDown => 6,
            Self::Completed => 7,
            Self::Terminated => 8,
            Self::Killed => 9,
            Self::Exception => 10,
            Self::Service => 11,
            Self::QueryPending => 12,
            Self::CompletedWithWarnings => 32768,
        }
    }
}
