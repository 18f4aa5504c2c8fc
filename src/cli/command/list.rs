//! `cimjob list`: the jobs of a host.

use clap::Args;

use crate::cim::Timestamp;
use crate::client::{Detail, Jobs};
use crate::report::Exit;

use crate::cli::ending::failure::Failure;
use crate::cli::listing::listed::ListedJobs;
use crate::cli::listing::machine::WantedMachine;
use crate::cli::many::asking;
use crate::cli::many::asks_hosts::AsksHosts;
use crate::cli::options::ci_report::CiReportArguments;
use crate::cli::options::connection::HostArgument;
use crate::cli::options::host::HostOptions;
use crate::cli::options::job_filters::Filters;
use crate::cli::options::limit::Limit;
use crate::cli::options::list_view::ListView;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::note;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct List {
    #[command(flatten)]
    pub(in crate::cli) host: HostArgument,
    /// Also fetch the errors of each failed job
    #[arg(long)]
    pub(in crate::cli) errors: bool,
    /// Maximum number of connections, 1 to 32
    #[arg(long, hide_short_help = true, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=32))]
    pub(in crate::cli) connections: u8,
    #[command(flatten)]
    pub(in crate::cli) filters: Filters,
    #[command(flatten)]
    pub(in crate::cli) view: ListView,
    #[cfg(feature = "nats")]
    #[command(flatten)]
    pub(in crate::cli) via: crate::cli::options::via::ViaArguments,
    #[command(flatten)]
    pub(in crate::cli) ci_reports: CiReportArguments,
}

pub(in crate::cli) async fn run(command: List, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let settings = settings.with_host(&command.host);
    #[cfg(feature = "nats")]
    if command.via.is_given() {
        return via(&command, settings, output).await;
    }
    let hosts = settings.for_hosts([])?;
    asking::ask(command, hosts, output).await
}

/// The same, asked of the watcher of the host.
#[cfg(feature = "nats")]
async fn via(command: &List, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let List { filters, view, .. } = command;
    crate::cli::asked::explain::without_reports(&command.ci_reports)?;
    if !filters.are_only_failed() || view.sort.is_some() {
        return Err(Failure::Usage(ONLY_FAILED.to_owned()));
    }
    let (namespace, errors) = (filters.namespace.namespace.to_string(), command.errors);
    let listing = crate::cli::asked::list::Listing { via: &command.via, namespace, errors, most: view.limit.most() };
    listing.run(settings, output).await
}

#[cfg(feature = "nats")]
const ONLY_FAILED: &str =
    "with --via, list shows failed jobs: --failed, and of the other filters --namespace, --errors and --limit only";

impl AsksHosts for List {
    async fn ask(&self, host: &HostOptions, output: &mut Output) -> Result<Exit, Failure> {
        let session = Session::open_for_many(host, usize::from(self.connections))?;
        let query = self.filters.query(Timestamp::now());
        if self.filters.reach_too_far(Timestamp::now()) {
            note(TOO_FAR);
        }
        let detail = if self.errors { Detail::Errors } else { Detail::Jobs };
        let listed = ListedJobs::new(&session, &self.view, output);
        let listed = match query.virtual_machine.clone() {
            Some(name) => listed.of_machine(WantedMachine { name, namespace: query.namespace.clone() }),
            None => listed,
        };
        listed.show(limited(session.client.jobs(query, detail), self.view.limit)).await
    }

    /// A virtual machine is on one host only.
    fn absence(&self) -> Option<Exit> {
        self.filters.vm.is_some().then_some(Exit::NotFound)
    }
}

/// A limit above that of the client counts.
fn limited(jobs: Jobs, limit: Limit) -> Jobs {
    match limit.read_at_most() {
        Some(most) => jobs.at_most(most),
        None => jobs,
    }
}

const TOO_FAR: &str = "cimjob: hosts keep a job for about 5 minutes after it ended; jobs that ended before that are not in the list, \
    whatever --since says";

const EXAMPLES: &str = r#"Examples:
  cimjob list hv01 --user 'LAB\ops' --failed --errors
  cimjob list --hosts-file lab.txt --running --vm web01 -o jsonl"#;
