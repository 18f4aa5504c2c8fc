//! The options that name one job, or several.

use std::path::PathBuf;

use clap::Args;

use crate::job::{FoundNames, JobClass, NoJob, jobs_in};

use crate::cli::options::namespace::NamespaceArgument;

#[derive(Debug, Args)]
pub(in crate::cli) struct JobArguments {
    /// Job, in any form found in logs; - reads standard input
    #[arg(value_name = "JOB")]
    pub(in crate::cli) job: String,
    #[command(flatten)]
    pub(in crate::cli) naming: JobNaming,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct JobsArguments {
    /// Jobs, in any form found in logs; - reads standard input
    #[arg(value_name = "JOB", required_unless_present = "from_log")]
    pub(in crate::cli) job: Vec<String>,
    /// Log file to find the jobs in
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) from_log: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) naming: JobNaming,
}

/// What a bare InstanceID leaves open.
#[derive(Debug, Args)]
pub(in crate::cli) struct JobNaming {
    #[command(flatten)]
    namespace: NamespaceArgument,
    /// Class of a bare InstanceID; may include a namespace [default: all]
    #[arg(long, hide_short_help = true)]
    class: Option<JobClass>,
}

impl JobNaming {
    /// The jobs that a text names.
    pub(in crate::cli) fn find(&self, text: &str) -> Result<FoundNames, NoJob> {
        jobs_in(text, &self.namespace.namespace, self.class.as_ref())
    }
}
