//! `cimjob journal export`: one document a line, which `journal import` reads.

use std::ops::ControlFlow;

use clap::Args;

use crate::cim::Timestamp;
use crate::journal::{Filter, HostLook};
use crate::report::{Exit, GapReport, LookReport, RecordedReport, Report};

use crate::cli::ending::failure::Failure;
use crate::cli::options::job_filters::Since;
use crate::cli::options::journal::JournalArguments;
use crate::cli::options::recorded_filters::since;
use crate::cli::recorded::opened;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
pub(super) struct Export {
    /// Only what was recorded since: 10m, 7d, 2026-11-22T10:00:00Z
    #[arg(long, value_parser = since)]
    since: Option<Since>,
}

pub(super) fn run(command: &Export, journal: &JournalArguments, output: &mut Output) -> Result<Exit, Failure> {
    let reader = opened::reader(journal)?;
    let since = command.since.map(|since| since.before(Timestamp::now()));
    // Read first, written last: they say up to when all is known, and a document that was cut off does not say so.
    let looks = reader.hosts().map_err(opened::failure)?;
    let mut failure = None;
    let listed = reader.list(&Filter { since, ..Filter::default() }, |recorded| {
        failure = output.line(Report::from(RecordedReport::from(&recorded))).err();
        if failure.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    listed.map_err(opened::failure)?;
    failure.map_or(Ok(()), Err)?;
    let from = since.unwrap_or(Timestamp::UNIX_EPOCH);
    for gap in reader.gaps(None, from, Timestamp::now()).map_err(opened::failure)? {
        output.line(Report::from(GapReport::from(&gap)))?;
    }
    for look in looks {
        let first_ok = look.first_ok.map(|first| since.map_or(first, |since| first.max(since)));
        output.line(Report::from(LookReport::from(&HostLook { first_ok, ..look })))?;
    }
    Ok(Exit::Done)
}
