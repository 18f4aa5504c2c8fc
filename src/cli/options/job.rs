//! The options that name one job, or several.

use clap::Args;

use crate::job::{JobClass, JobPath, JobPathError};

use crate::cli::options::namespace::NamespaceArgument;

#[derive(Debug, Args)]
pub(in crate::cli) struct JobArguments {
    /// The job: its WMI path, an endpoint reference as XML, a bare InstanceID, or - to read it from standard input
    #[arg(value_name = "JOB")]
    pub(in crate::cli) job: String,
    #[command(flatten)]
    pub(in crate::cli) naming: JobNaming,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct JobsArguments {
    /// The jobs: WMI paths, endpoint references as XML, or bare InstanceIDs
    #[arg(value_name = "JOB", required = true)]
    pub(in crate::cli) job: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) naming: JobNaming,
}

/// What a bare InstanceID leaves open.
#[derive(Debug, Args)]
pub(in crate::cli) struct JobNaming {
    #[command(flatten)]
    namespace: NamespaceArgument,
    /// The class of a bare InstanceID; may bring its namespace: root/HyperVCluster/v2:Msvm_ConcreteJob [default: Msvm_ConcreteJob]
    #[arg(long)]
    class: Option<JobClass>,
}

impl JobNaming {
    pub(in crate::cli) fn path(&self, name: &str) -> Result<JobPath, JobPathError> {
        JobPath::read(name, &self.namespace.namespace, self.class.as_ref())
    }
}
