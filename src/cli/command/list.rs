//! `cimjob list`: the jobs of a host.

use clap::Args;

use crate::cim::Timestamp;
use crate::client::{Detail, FoundJob, Jobs};
use crate::job::Evidence;
use crate::report::{Exit, JobsReport, ListedReport, Report};
use crate::soap::FaultKind;

use crate::cli::ending::failure::{ClientFailure, Failure};
use crate::cli::options::connection::HostArgument;
use crate::cli::options::job_filters::Filters;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::failed;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::say;
use crate::cli::terminal::table::Table;

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
}

pub(in crate::cli) async fn run(command: List, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let session =
        Session::open_for_many(&settings.with_host(command.host).for_host()?, usize::from(command.connections))?;
    let query = command.filters.query(Timestamp::now());
    let by_machine = query.virtual_machine.is_some();
    let detail = if command.errors { Detail::Errors } else { Detail::Jobs };
    let mut listing = ListedJobs {
        session: &session,
        output,
        table: Table::new(),
        reports: Vec::new(),
        doubts: Vec::new(),
        listed: 0,
        by_machine,
    };
    let broken = {
        let jobs = listing.read(session.client.jobs(query, detail));
        session.deadline.hold(async { Ok(jobs.await) }).await.unwrap_or_else(|error| Ok(Some(session.failed(error))))
    };
    listing.finish(broken?)
}

/// What was listed so far.
struct ListedJobs<'a> {
    session: &'a Session,
    output: &'a mut Output,
    table: Table,
    reports: Vec<ListedReport>,
    /// What could not be found out, and how a command that is about it alone would end.
    doubts: Vec<(String, Exit)>,
    /// How many jobs were listed.
    listed: usize,
    /// Does it matter which virtual machine a job is about?
    by_machine: bool,
}

impl ListedJobs<'_> {
    /// Reads to the end, or until the enumeration breaks off.
    async fn read(&mut self, mut jobs: Jobs) -> Result<Option<Failure>, Failure> {
        while let Some(found) = jobs.next().await {
            match found {
                Ok(found) => self.add(found)?,
                Err(error) if error.read == 0 => return Ok(Some(self.session.failed(error.source))),
                Err(error) => {
                    let source = ClientFailure { endpoint: self.session.endpoint.to_string(), source: error.source };
                    return Ok(Some(Failure::Listing { read: error.read, source }));
                }
            }
        }
        Ok(None)
    }

    fn add(&mut self, mut found: FoundJob) -> Result<(), Failure> {
        found.path = found.path.on_host(self.session.endpoint.host());
        self.doubt(&found);
        self.listed += 1;
        if !self.output.is_json() {
            self.table.add(&found);
            return Ok(());
        }
        let report = ListedReport::from(&found);
        if self.output.is_jsonl() {
            return self.output.report(Report::from(report).with_endpoint(&self.session.endpoint));
        }
        self.reports.push(report);
        Ok(())
    }

    /// Remembers what could not be found out. A job that was removed in between is no matter of doubt.
    fn doubt(&mut self, found: &FoundJob) {
        let mut doubts = Vec::new();
        if let Err(error) = &found.affected
            && self.by_machine
        {
            doubts.push((format!("its virtual machine is not known: {error}"), error.into()));
        }
        match &found.explanation {
            Some(Err(error)) => doubts.push((format!("its errors cannot be read: {error}"), error.into())),
            Some(Ok(explanation)) => match &explanation.evidence {
                Evidence::Refused(answer) => {
                    doubts.push((format!("{} returned {}", answer.method.name(), answer.return_value), Exit::Fault));
                }
                Evidence::Fault(fault) if fault.kind() != FaultKind::NotFound => {
                    doubts.push((format!("its errors cannot be read: {fault}"), fault.kind().into()));
                }
                _ => {}
            },
            None => {}
        }
        self.doubts.extend(doubts.into_iter().map(|(why, exit)| (format!("{}: {why}", found.path), exit)));
    }

    /// Shows what was not shown yet, and says what is missing.
    fn finish(self, broken: Option<Failure>) -> Result<Exit, Failure> {
        let broken = match broken {
            Some(failure) if self.listed == 0 => return Err(failure),
            other => other,
        };
        let doubtful = self.doubts.first().map_or(Exit::Done, |(_, exit)| *exit);
        let exit = broken.as_ref().map_or(doubtful, Failure::exit);
        self.output.will_end(exit);
        if !self.output.is_json() {
            self.output.text(&self.table.finish())?;
        } else if !self.output.is_jsonl() {
            let report = JobsReport { jobs: self.reports, failure: broken.as_ref().map(Failure::as_part) };
            self.output.report(Report::from(report).with_endpoint(&self.session.endpoint))?;
        } else if let Some(failure) = &broken {
            self.output.failure(failure)?;
        }
        if !self.doubts.is_empty() {
            tell(&self.doubts);
        }
        if let Some(failure) = broken {
            failed::tell(&failure);
        }
        Ok(exit)
    }
}

fn tell(doubts: &[(String, Exit)]) {
    let mut text = format!("cimjob: the list is not complete for {} of its jobs:", doubts.len());
    for (doubt, _) in doubts {
        text.push_str(&format!("\n  {}", neutral(doubt)));
    }
    say(&text);
}

const EXAMPLES: &str = r#"Examples:
  cimjob list hv01 --user 'LAB\ops' --failed --errors
  cimjob list --host hv01 --running --vm web01 -o jsonl"#;
