//! The arguments of the commands about many jobs, or about a job over its whole life.

use clap::Args;

use crate::addressing::Namespace;
use crate::cim::Timestamp;
use crate::job::{JobClass, JobQuery, StateFilter, TypeFilter};

use super::args::{Connection, JobArguments, OutputArguments, duration};

#[derive(Debug, Args)]
#[command(after_help = LIST_EXAMPLES)]
pub(super) struct List {
    /// Ask each job that may have errors for them, too
    #[arg(long, env = "CIMJOB_ERRORS")]
    pub(super) errors: bool,
    /// How many connections may be open to the host at once, 1 to 32
    #[arg(long, env = "CIMJOB_CONNECTIONS", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=32))]
    pub(super) connections: u8,
    #[command(flatten)]
    pub(super) filters: Filters,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Which jobs")]
pub(super) struct Filters {
    /// Only those that failed or were stopped
    #[arg(long, env = "CIMJOB_FAILED")]
    pub(super) failed: bool,
    /// Only those that have not ended; together with --failed, either
    #[arg(long, env = "CIMJOB_RUNNING")]
    pub(super) running: bool,
    /// Only those in this state, by number or name: 10, exception, completed-with-warnings; may be given again
    #[arg(long, env = "CIMJOB_STATE", value_delimiter = ',')]
    pub(super) state: Vec<StateFilter>,
    /// Only those of this type, by number or words of its name: 12, "start virtual"; may be given again
    #[arg(long, env = "CIMJOB_TYPE", value_name = "TYPE")]
    pub(super) r#type: Vec<TypeFilter>,
    /// Only those of this class, such as Msvm_StorageJob; may be given again [default: all classes of jobs]
    #[arg(long, env = "CIMJOB_CLASS")]
    pub(super) class: Vec<JobClass>,
    /// Only those that did something since then: 10m, 2h, or 2026-11-22T10:00:00Z; the host's clock counts
    #[arg(long, env = "CIMJOB_SINCE", value_parser = since)]
    pub(super) since: Option<Since>,
    /// Only those of this virtual machine, by name or GUID
    #[arg(long, env = "CIMJOB_VM", value_name = "NAME|ID")]
    pub(super) vm: Option<String>,
    /// Only those that this user submitted, as the host writes it: DOMAIN\user
    #[arg(long, env = "CIMJOB_OWNER")]
    pub(super) owner: Option<String>,
    /// The namespace
    #[arg(long, env = "CIMJOB_NAMESPACE", default_value = "root/virtualization/v2")]
    pub(super) namespace: Namespace,
}

#[derive(Debug, Args)]
#[command(after_help = WAIT_EXAMPLES)]
pub(super) struct Wait {
    #[command(flatten)]
    pub(super) jobs: JobsArguments,
    /// Stop as soon as one of the jobs has ended
    #[arg(long, env = "CIMJOB_ANY", conflicts_with = "all")]
    pub(super) any: bool,
    /// Stop when all jobs have ended; this is the default
    #[arg(long, env = "CIMJOB_ALL")]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Debug, Args)]
pub(super) struct JobsArguments {
    /// The jobs: WMI paths, endpoint references as XML, or bare InstanceIDs
    #[arg(value_name = "JOB", env = "CIMJOB_JOB", required = true)]
    pub(super) job: Vec<String>,
    /// The namespace, where a job's name has none
    #[arg(long, env = "CIMJOB_NAMESPACE", default_value = "root/virtualization/v2")]
    pub(super) namespace: Namespace,
    /// The class of bare InstanceIDs; may bring its namespace [default: Msvm_ConcreteJob]
    #[arg(long, env = "CIMJOB_CLASS")]
    pub(super) class: Option<JobClass>,
}

#[derive(Debug, Args)]
pub(super) struct Cancel {
    #[command(flatten)]
    pub(super) job: JobArguments,
    /// End it at once (Kill) instead of in an orderly manner (Terminate); things may be left undone
    #[arg(long, env = "CIMJOB_KILL")]
    pub(super) kill: bool,
    /// Do not ask; needed where there is no terminal to ask on
    #[arg(long, env = "CIMJOB_YES")]
    pub(super) yes: bool,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

/// A point in time, or so long ago.
#[derive(Debug, Clone, Copy)]
pub(super) enum Since {
    At(Timestamp),
    Ago(std::time::Duration),
}

impl Filters {
    /// The query; `now` is what "so long ago" counts from.
    pub(super) fn query(&self, now: Timestamp) -> JobQuery {
        let mut states = self.state.clone();
        states.extend(self.failed.then_some(StateFilter::Failed));
        states.extend(self.running.then_some(StateFilter::UnderWay));
        let since = self.since.map(|since| match since {
            Since::At(time) => time,
            // Nothing lies so far back that a day more could not be taken off.
            Since::Ago(ago) => now.checked_sub(ago).unwrap_or(Timestamp::MIN),
        });
        let namespace = self.class.iter().find_map(|class| class.namespace.clone());
        JobQuery {
            classes: self.class.iter().map(|class| class.class.clone()).collect(),
            states,
            types: self.r#type.clone(),
            since,
            virtual_machine: self.vm.clone(),
            owner: self.owner.clone(),
            ..JobQuery::all(namespace.unwrap_or_else(|| self.namespace.clone()))
        }
    }
}

fn since(text: &str) -> Result<Since, String> {
    match text.parse() {
        Ok(time) => Ok(Since::At(time)),
        Err(_) => duration(text).map(Since::Ago).map_err(|error| format!("{error}; or a time: 2026-11-22T10:00:00Z")),
    }
}

const LIST_EXAMPLES: &str = r#"Examples:
  cimjob list --host hv01 --user 'LAB\ops' --failed --since 1h --errors
  cimjob list --host hv01 --user 'LAB\ops' --running --vm web01 -o jsonl"#;

const WAIT_EXAMPLES: &str = r#"Examples:
  cimjob wait '\\HV01\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="8E1C7A50-..."' --user 'LAB\ops' --timeout 30m
  cimjob wait --host hv01 --user 'LAB\ops' --any 8E1C7A50-... 91B2C3D4-... -o jsonl"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_is_a_time_or_so_long_ago() {
        assert!(matches!(since("2026-11-22T10:00:00Z"), Ok(Since::At(_))));
        assert!(matches!(since("10m"), Ok(Since::Ago(ago)) if ago.as_secs() == 600));
        assert!(since("yesterday").is_err());
    }
}
