//! The job that a command is about: from the argument, or from standard input.

use std::io;

use crate::job::JobPath;

use crate::cli::bounded;
use crate::cli::ending::failure::Failure;
use crate::cli::options::connection::Connection;
use crate::cli::options::job::{JobArguments, JobsArguments};

/// The longest name of a job that is read from standard input.
const MAX_NAME: u64 = 64 * 1024;

impl JobArguments {
    pub(in crate::cli) fn path(&self, connection: &Connection) -> Result<JobPath, Failure> {
        if self.job != "-" {
            return Ok(JobPath::read(&self.job, &self.namespace, self.class.as_ref())?);
        }
        if connection.credentials.password_stdin {
            return Err(Failure::Usage(
                "standard input cannot hold both the job (-) and the password (--password-stdin)".into(),
            ));
        }
        let text = bounded::read_text(io::stdin().lock(), MAX_NAME)
            .map_err(|error| Failure::configuration("the job's name cannot be read from standard input", error))?;
        Ok(JobPath::read(&text, &self.namespace, self.class.as_ref())?)
    }
}

impl JobsArguments {
    /// The jobs, which are all on one host.
    pub(in crate::cli) fn paths(&self, connection: &Connection) -> Result<Vec<JobPath>, Failure> {
        let read = |job: &String| JobPath::read(job, &self.namespace, self.class.as_ref()).map_err(Failure::from);
        let paths = self.job.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let mut hosts = paths.iter().filter_map(JobPath::host);
        let first = hosts.next();
        if !connection.typed.host && hosts.any(|host| !first.is_some_and(|first| first.eq_ignore_ascii_case(host))) {
            return Err(Failure::Usage("the jobs are on different hosts: one host at a time can be asked".into()));
        }
        Ok(paths)
    }
}
