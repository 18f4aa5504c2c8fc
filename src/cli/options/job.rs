//! The options that name one job, or several.

use clap::Args;

use crate::addressing::Namespace;
use crate::job::JobClass;

#[derive(Debug, Args)]
pub(in crate::cli) struct JobArguments {
    /// The job: its WMI path, an endpoint reference as XML, a bare InstanceID, or - to read it from standard input
    #[arg(value_name = "JOB", env = "CIMJOB_JOB")]
    pub(in crate::cli) job: String,
    /// The namespace, where the job's name has none
    #[arg(long, env = "CIMJOB_NAMESPACE", default_value = "root/virtualization/v2")]
    pub(in crate::cli) namespace: Namespace,
    /// The class of a bare InstanceID; may bring its namespace: root/HyperVCluster/v2:Msvm_ConcreteJob [default: Msvm_ConcreteJob]
    #[arg(long, env = "CIMJOB_CLASS")]
    pub(in crate::cli) class: Option<JobClass>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct JobsArguments {
    /// The jobs: WMI paths, endpoint references as XML, or bare InstanceIDs
    #[arg(value_name = "JOB", env = "CIMJOB_JOB", required = true)]
    pub(in crate::cli) job: Vec<String>,
    /// The namespace, where a job's name has none
    #[arg(long, env = "CIMJOB_NAMESPACE", default_value = "root/virtualization/v2")]
    pub(in crate::cli) namespace: Namespace,
    /// The class of bare InstanceIDs; may bring its namespace [default: Msvm_ConcreteJob]
    #[arg(long, env = "CIMJOB_CLASS")]
    pub(in crate::cli) class: Option<JobClass>,
}
