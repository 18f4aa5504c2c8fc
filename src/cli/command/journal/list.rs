//! `cimjob journal list`.

use clap::Args;

use crate::cim::Timestamp;
use crate::journal::{Deliveries, Filter};
use crate::report::Exit;

#[cfg(feature = "nats")]
use crate::cli::asked::journal::{Recordings, Wanted};
use crate::cli::ending::failure::Failure;
use crate::cli::options::job_filters::Since;
use crate::cli::options::journal::JournalArguments;
use crate::cli::options::limit::Limit;
use crate::cli::options::recorded_filters::{RecordedFilters, since};
use crate::cli::recorded::listing::Listing;
use crate::cli::recorded::opened;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    filters: RecordedFilters,
    /// Jobs recorded since: 10m, 7d, 2026-11-22T10:00:00Z
    #[arg(long, value_parser = since, help_heading = "Which jobs")]
    since: Option<Since>,
    /// Jobs not yet delivered to a webhook or another sink
    #[arg(long, help_heading = "Which jobs")]
    undelivered: bool,
    #[command(flatten)]
    limit: Limit,
    #[cfg(feature = "nats")]
    #[command(flatten)]
    via: crate::cli::options::via::ViaWithin,
}

pub(super) async fn run(command: &List, journal: &JournalArguments, output: &mut Output) -> Result<Exit, Failure> {
    #[cfg(feature = "nats")]
    if command.via.via.is_given() {
        return via(command, output).await;
    }
    let reader = opened::reader(journal)?;
    let since = command.since.map(|since| since.before(Timestamp::now()));
    let deliveries = if command.undelivered { Deliveries::Undelivered } else { Deliveries::Any };
    let filter = Filter { since, deliveries, ..Filter::default() };
    Listing::new(output, command.limit.most()).show(&reader, &filter, &command.filters)?.finish(Vec::new())?;
    Ok(Exit::Done)
}

/// The same, asked of the watchers of a site.
#[cfg(feature = "nats")]
async fn via(command: &List, output: &mut Output) -> Result<Exit, Failure> {
    let List { filters, since, limit, via, .. } = command;
    if command.undelivered || !filters.are_plain() {
        return Err(Failure::Usage(ONLY_PLAIN.to_owned()));
    }
    let since = since.map(|since| since.before(Timestamp::now()).to_string());
    let wanted = Wanted { failed: filters.failed, since, most: limit.most() };
    Recordings { via, host: filters.hosts.first().map(String::as_str) }.list(wanted, output).await
}

#[cfg(feature = "nats")]
const ONLY_PLAIN: &str = "with --via, journal list takes --failed, --since, --limit and one --host";
