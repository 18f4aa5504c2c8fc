//! Recorded jobs, one after the other, in each format.

use std::ops::ControlFlow;

use crate::journal::{Filter, Reader};
use crate::report::{AnsweredBy, CoverageReport, GapReport, RecordedEvent, RecordedJobsReport, RecordedReport, Report};

use crate::cli::ending::failure::Failure;
use crate::cli::options::recorded_filters::RecordedFilters;
use crate::cli::recorded::case;
use crate::cli::recorded::chosen::is_chosen;
use crate::cli::recorded::document::Excerpt;
use crate::cli::recorded::{opened, text};
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::streamed::StreamedDocument;

/// Shows recorded jobs.
pub(in crate::cli) struct Listing<'a> {
    output: &'a mut Output,
    document: StreamedDocument,
    left: usize,
    shown: Shown,
    found_by: FoundBy,
}

/// The watchers that answered, if they were asked.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct FoundBy {
    pub(in crate::cli) workers: Vec<AnsweredBy>,
    /// For which hosts, if all of a site were asked.
    pub(in crate::cli) coverage: Option<CoverageReport>,
}

impl FoundBy {
    fn add_to(&self, report: RecordedJobsReport) -> Report {
        Report::from(report.with_workers(self.workers.clone()).with_coverage(self.coverage.clone()))
    }
}

/// What was shown.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::cli) struct Shown {
    pub(in crate::cli) jobs: usize,
    pub(in crate::cli) failed: usize,
}

impl<'a> Listing<'a> {
    pub(in crate::cli) fn new(output: &'a mut Output, most: usize) -> Self {
        let document = output.streamed("jobs");
        Self { output, document, left: most, shown: Shown::default(), found_by: FoundBy::default() }
    }

    /// The same for jobs of these watchers.
    #[cfg(feature = "nats")]
    pub(in crate::cli) fn found_by(self, found_by: FoundBy) -> Self {
        Self { found_by, ..self }
    }

    /// These jobs, as many as are wanted.
    #[cfg(feature = "nats")]
    pub(in crate::cli) fn show_all(mut self, jobs: Vec<RecordedReport>) -> Result<Self, Failure> {
        let most = self.left;
        jobs.into_iter().take(most).try_for_each(|job| self.add(job))?;
        Ok(self)
    }

    /// Those that the filters choose, what was seen last first.
    pub(in crate::cli) fn show(
        mut self,
        reader: &Reader,
        filter: &Filter,
        filters: &RecordedFilters,
    ) -> Result<Self, Failure> {
        let mut failure = None;
        let listed = reader.list(filter, |recorded| {
            let report = RecordedReport::from(&recorded);
            let added = if is_chosen(&report, filters) { self.add(report) } else { Ok(()) };
            failure = added.err();
            if failure.is_some() || self.left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        listed.map_err(opened::failure)?;
        failure.map_or(Ok(self), Err)
    }

    fn add(&mut self, report: RecordedReport) -> Result<(), Failure> {
        self.left = self.left.saturating_sub(1);
        self.shown.jobs = self.shown.jobs.saturating_add(1);
        let failed = usize::from(report.event == RecordedEvent::Failed);
        self.shown.failed = self.shown.failed.saturating_add(failed);
        self.output.collect(&report.host, || case::of_recorded(&report, None));
        if self.output.is_jsonl() {
            return self.output.report(Report::from(report));
        }
        if self.output.is_json() {
            let of = |jobs| self.found_by.add_to(RecordedJobsReport::new(jobs, Vec::new()));
            return self.output.item(&mut self.document, report, of);
        }
        let line = self.line(&report);
        self.output.text(&line)
    }

    fn line(&self, report: &RecordedReport) -> String {
        let path = || text::path(report, &Excerpt::of(&report.document));
        if self.output.is_name() {
            return format!("{}\n", neutral(&path()));
        }
        if !self.output.is_wide() {
            return text::one_line(report, self.output.room(), &self.output.clock());
        }
        let line = text::one_line(report, None, &self.output.clock());
        format!("{}  {}\n", line.trim_end(), neutral(&path()))
    }

    /// The end; for programs with the gaps.
    pub(in crate::cli) fn finish(self, gaps: Vec<GapReport>) -> Result<Shown, Failure> {
        if self.output.is_jsonl() {
            gaps.into_iter().try_for_each(|gap| self.output.report(Report::from(gap)))?;
            self.found_by.coverage.into_iter().try_for_each(|coverage| self.output.report(Report::from(coverage)))?;
        } else if self.output.is_json() {
            self.output.end(self.document, self.found_by.add_to(RecordedJobsReport::new(Vec::new(), gaps)))?;
        }
        Ok(self.shown)
    }
}
