//! `cimjob journal list`.

use clap::Args;

use crate::cim::Timestamp;
use crate::journal::{Deliveries, Filter};
use crate::report::Exit;

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
}

pub(super) fn run(command: &List, journal: &JournalArguments, output: &mut Output) -> Result<Exit, Failure> {
    let reader = opened::reader(journal)?;
    let since = command.since.map(|since| since.before(Timestamp::now()));
    let deliveries = if command.undelivered { Deliveries::Undelivered } else { Deliveries::Any };
    let filter = Filter { since, deliveries, ..Filter::default() };
    Listing::new(output, command.limit.most()).show(&reader, &filter, &command.filters)?.finish(Vec::new())?;
    Ok(Exit::Done)
}
