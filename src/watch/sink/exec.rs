//! A program that is started for each job, with the job as JSON on its standard input. Exit status 0 means that it took the job.

use std::io;
use std::process::{Command, ExitStatus};
use std::time::Duration;

use crate::watch::sink::message::Message;
use crate::watch::sink::process;

/// A program and its arguments. No shell reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exec {
    program: String,
    arguments: Vec<String>,
    within: Duration,
}

/// Why a program did not take a job.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExecError {
    /// It cannot be started, or not be waited for.
    #[error("it cannot be started")]
    Start(#[source] io::Error),
    /// It ended with another status than 0.
    #[error("it ended with {0}")]
    Failed(ExitStatus),
    /// It did not end in time and was ended, with all that it started.
    #[error("it did not end within {} s and was stopped", .0.as_secs())]
    TimedOut(Duration),
}

impl Exec {
    /// This program, with these arguments.
    #[must_use]
    pub fn new(program: impl Into<String>, arguments: Vec<String>) -> Self {
        Self { program: program.into(), arguments, within: WITHIN }
    }

    /// How long it may run. Default 30 s.
    #[must_use]
    pub fn within(self, within: Duration) -> Self {
        Self { within, ..self }
    }

    /// Starts it for one job; blocks. Its environment has the id of the job as `CIMJOB_ID`, and no password.
    pub(super) fn tell(&self, message: &Message) -> Result<(), ExecError> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).env("CIMJOB_ID", &message.id);
        for secret in SECRETS {
            command.env_remove(secret);
        }
        match process::run(&mut command, message.json().into_bytes(), self.within) {
            Err(error) => Err(ExecError::Start(error)),
            Ok(None) => Err(ExecError::TimedOut(self.within)),
            Ok(Some(status)) if status.success() => Ok(()),
            Ok(Some(status)) => Err(ExecError::Failed(status)),
        }
    }
}

const WITHIN: Duration = Duration::from_secs(30);

/// Variables of the environment that are for this process only.
const SECRETS: [&str; 3] = ["CIMJOB_PASSWORD", "CIMJOB_WEBHOOK_KEY", "CIMJOB_NATS_PASSWORD"];
