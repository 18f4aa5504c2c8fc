//! The job that a command is about: from the argument, or from standard input.

use std::io;

use crate::job::JobPath;

use crate::cli::bounded;
use crate::cli::ending::failure::Failure;
use crate::cli::options::job::{JobArguments, JobsArguments};
use crate::cli::settings::resolve::Settings;

/// The longest name of a job that is read from standard input.
const MAX_NAME: u64 = 64 * 1024;

/// The job of the argument, or of standard input where that is `-`.
pub(in crate::cli) fn path(argument: &JobArguments, settings: &Settings) -> Result<JobPath, Failure> {
    if argument.job != "-" {
        return Ok(argument.naming.path(&argument.job)?);
    }
    if settings.password_is_on_standard_input() {
        return Err(Failure::Usage(
            "standard input cannot hold both the job (-) and the password (--password-stdin)".into(),
        ));
    }
    let text = bounded::read_text(io::stdin().lock(), MAX_NAME)
        .map_err(|error| Failure::configuration("the job's name cannot be read from standard input", error))?;
    Ok(argument.naming.path(&text)?)
}

/// The jobs, which are all on one host.
pub(in crate::cli) fn paths(arguments: &JobsArguments, settings: &Settings) -> Result<Vec<JobPath>, Failure> {
    let read = |job: &String| arguments.naming.path(job).map_err(Failure::from);
    let paths = arguments.job.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let mut hosts = paths.iter().filter_map(JobPath::host);
    let first = hosts.next();
    if !settings.host_is_typed() && hosts.any(|host| !first.is_some_and(|first| first.eq_ignore_ascii_case(host))) {
        return Err(Failure::Usage("the jobs are on different hosts: one host at a time can be asked".into()));
    }
    Ok(paths)
}
