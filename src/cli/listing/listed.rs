//! Jobs as they are found: shown at once, or when all are there, if they are sorted.

use std::time::Duration;

use crate::client::{EnumerationError, Error, FoundJob, Jobs};
use crate::report::{Exit, JobsReport, ListedReport, Report};
use tokio::time::{Instant, timeout_at};

use crate::cli::ending::failure::{ClientFailure, Failure};
use crate::cli::listing::case;
use crate::cli::listing::doubts::{Doubts, Machine};
use crate::cli::listing::kept::{KeptJobs, MOST_KEPT};
use crate::cli::listing::machine::WantedMachine;
use crate::cli::listing::order;
use crate::cli::options::list_view::{ListView, SortField};
use crate::cli::session::connect::Session;
use crate::cli::terminal;
use crate::cli::terminal::failed;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::streamed::StreamedDocument;
use crate::cli::terminal::table::table::{Look, Table};

/// How long the first row waits for others, with which it shares the widths of the columns.
const FIRST_ROWS: Duration = Duration::from_millis(100);

/// What was listed so far.
pub(in crate::cli) struct ListedJobs<'a> {
    session: &'a Session,
    output: &'a mut Output,
    sort: Option<SortField>,
    limit: usize,
    /// The virtual machine that the list is about.
    machine: Option<WantedMachine>,
    table: Table,
    /// The one document of JSON.
    document: StreamedDocument,
    /// Jobs that are sorted when all are there.
    unsorted: KeptJobs,
    doubts: Doubts,
    listed: usize,
    /// Did the host say that there are no more?
    is_at_end: bool,
}

impl<'a> ListedJobs<'a> {
    pub(in crate::cli) fn new(session: &'a Session, view: &ListView, output: &'a mut Output) -> Self {
        let look = Look { is_wide: output.is_wide(), has_headings: !view.no_headers, room: output.room() };
        let limit = view.limit.most();
        let document = output.streamed("jobs");
        Self {
            session,
            output,
            sort: view.sort,
            limit,
            machine: None,
            table: Table::new(look),
            document,
            unsorted: KeptJobs::within(MOST_KEPT),
            doubts: Doubts::default(),
            listed: 0,
            is_at_end: false,
        }
    }

    /// The list is about one virtual machine.
    pub(in crate::cli) fn of_machine(mut self, machine: WantedMachine) -> Self {
        self.machine = Some(machine);
        self
    }

    /// Reads and shows them.
    pub(in crate::cli) async fn show(mut self, mut jobs: Jobs) -> Result<Exit, Failure> {
        let session = self.session;
        let read = session.deadline.hold(async { Ok(self.read(&mut jobs).await) }).await;
        let broken = read.unwrap_or_else(|error| Ok(Some(self.cut_off(session.client.named(error)))))?;
        let broken = broken.or_else(|| unreadable(&jobs, session));
        if self.listed >= self.limit {
            session.give_back(jobs.close()).await;
        }
        let broken = match (broken, &self.machine) {
            (None, Some(machine)) if self.is_empty() => Box::pin(machine.absence(session)).await,
            (broken, _) => broken,
        };
        self.finish(broken)
    }

    /// Reads to the end or the limit, or until the enumeration breaks off.
    async fn read(&mut self, jobs: &mut Jobs) -> Result<Option<Failure>, Failure> {
        let mut first_rows = None;
        while self.sort.is_some() || self.listed < self.limit {
            let next = match first_rows {
                Some(until) if self.table.is_waiting() => match timeout_at(until, jobs.next()).await {
                    Ok(next) => next,
                    Err(_) => {
                        self.output.text(&self.table.begin())?;
                        continue;
                    }
                },
                _ => jobs.next().await,
            };
            match next {
                None => {
                    self.is_at_end = true;
                    return Ok(None);
                }
                Some(Err(error)) => return Ok(Some(self.broken_off(error))),
                Some(Ok(found)) => self.found(found)?,
            }
            if let Err(source) = self.unsorted.check() {
                return Ok(Some(self.cut_off(source)));
            }
            first_rows = first_rows.or_else(|| Some(Instant::now() + FIRST_ROWS));
        }
        Ok(None)
    }

    fn is_empty(&self) -> bool {
        self.listed == 0 && self.unsorted.jobs.is_empty()
    }

    fn broken_off(&self, error: EnumerationError) -> Failure {
        if error.read == 0 {
            return self.session.failed(error.source);
        }
        let source = ClientFailure { endpoint: self.session.endpoint.to_string(), source: error.source.into() };
        Failure::Listing { read: error.read, source }
    }

    /// What ends the list in its middle.
    fn cut_off(&self, source: Error) -> Failure {
        let read = self.listed.saturating_add(self.unsorted.jobs.len());
        self.broken_off(EnumerationError { read, source })
    }

    fn found(&mut self, mut found: FoundJob) -> Result<(), Failure> {
        found.path = found.path.on_host(self.session.endpoint.host());
        if self.sort.is_some() {
            self.unsorted.add(found);
            return Ok(());
        }
        self.add(&found)
    }

    fn add(&mut self, found: &FoundJob) -> Result<(), Failure> {
        let machine = if self.machine.is_some() { Machine::Matters } else { Machine::DoesNotMatter };
        self.doubts.add(found, machine);
        self.listed = self.listed.saturating_add(1);
        let endpoint = &self.session.endpoint;
        self.output.collect(&endpoint.to_string(), || case::of_found(found, endpoint));
        if self.output.is_name() {
            return self.output.text(&format!("{}\n", neutral(&found.path.to_string())));
        }
        if !self.output.is_json() {
            let text = self.table.add(found, &self.output.clock());
            return self.output.text(&text);
        }
        let report = ListedReport::from(found);
        if self.output.is_jsonl() {
            return self.output.report(Report::from(report).with_endpoint(&self.session.endpoint));
        }
        let endpoint = &self.session.endpoint;
        self.output.item(&mut self.document, report, |jobs| {
            Report::from(JobsReport { jobs, complete: false, failure: None }).with_endpoint(endpoint)
        })
    }

    /// Shows what was not shown yet, and says what is missing.
    fn finish(mut self, broken: Option<Failure>) -> Result<Exit, Failure> {
        let is_all = self.is_at_end && self.unsorted.jobs.len() <= self.limit;
        self.show_sorted()?;
        let broken = match broken {
            Some(failure) if self.listed == 0 => return Err(failure),
            other => other,
        };
        let exit = broken.as_ref().map_or_else(|| self.doubts.exit(), Failure::exit);
        self.collect_end(broken.as_ref(), is_all);
        self.output.will_end(exit);
        if self.output.is_jsonl() {
            broken.iter().try_for_each(|failure| self.output.report(failure.report()))?;
        } else if self.output.is_json() {
            let complete = is_all && broken.is_none();
            let report = JobsReport { jobs: Vec::new(), complete, failure: broken.as_ref().map(Failure::as_part) };
            self.output.end(self.document, Report::from(report).with_endpoint(&self.session.endpoint))?;
        } else if !self.output.is_name() {
            let says_none = self.listed == 0 && self.table.has_headings() && !self.output.is_of_many();
            let rest = if says_none { NO_JOBS.to_owned() } else { self.table.finish() };
            self.output.text(&rest)?;
        }
        self.doubts.tell();
        broken.iter().for_each(failed::tell);
        Ok(exit)
    }

    /// Keeps for reports what the list lacks.
    fn collect_end(&self, broken: Option<&Failure>, is_all: bool) {
        let host = self.session.endpoint.to_string();
        match broken {
            Some(failure) => self.output.collect(&host, || terminal::case::of_failure(failure, None)),
            None if !is_all => self.output.collect(&host, || case::of_limit(self.limit)),
            None if self.listed == 0 => self.output.collect(&host, case::of_nothing),
            None => {}
        }
    }

    fn show_sorted(&mut self) -> Result<(), Failure> {
        let Some(by) = self.sort else { return Ok(()) };
        let mut jobs = std::mem::take(&mut self.unsorted.jobs);
        order::sort(&mut jobs, by);
        jobs.iter().take(self.limit).try_for_each(|found| self.add(found))
    }
}

/// Why the list lacks jobs that the host gave.
fn unreadable(jobs: &Jobs, session: &Session) -> Option<Failure> {
    let unreadable = jobs.unreadable()?.clone();
    Some(Failure::Unreadable { endpoint: session.endpoint.to_string(), unreadable })
}

/// What a person reads in place of an empty table. Of many hosts, the line at the end says how many have none.
const NO_JOBS: &str = "No jobs.\n";
