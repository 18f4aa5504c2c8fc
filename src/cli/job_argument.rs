//! The job that a command is about: from the argument, or from standard input.

use std::io::{self, Read};

use crate::job::JobPath;

use super::args::{Connection, JobArguments};
use super::failure::Failure;

/// The longest name of a job that is read from standard input.
const MAX_NAME: u64 = 64 * 1024;

impl JobArguments {
    pub(super) fn path(&self, connection: &Connection) -> Result<JobPath, Failure> {
        if self.job != "-" {
            return Ok(JobPath::read(&self.job, &self.namespace, self.class.as_ref())?);
        }
        if connection.password_stdin {
            return Err(Failure::Usage(
                "standard input cannot hold both the job (-) and the password (--password-stdin)".into(),
            ));
        }
        let mut text = String::new();
        let read = io::stdin().lock().take(MAX_NAME).read_to_string(&mut text);
        read.map_err(|error| Failure::configuration("the job's name cannot be read from standard input", error))?;
        Ok(JobPath::read(&text, &self.namespace, self.class.as_ref())?)
    }
}
