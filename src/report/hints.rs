//! Hints in the words of a program: the library names no options, and a program that has options names its own.

use crate::client::remedy::Remedy;

use crate::report::document::{Content, Report};
use crate::report::failure::FailureReport;
use crate::report::listed::ListedReport;
use crate::report::waited::WaitReport;

impl Report {
    /// The same with hints in other words: of failures, and of what `doctor` found.
    ///
    /// ```
    /// use cimjob::client::remedy::Remedy;
    /// use cimjob::client::{Error, Stage};
    /// use cimjob::report::Report;
    ///
    /// let error = Error::TimedOut { stage: Stage::Overall, after: std::time::Duration::from_secs(60) };
    /// let report = Report::from(&error).with_hints(|remedy| match remedy {
    ///     Remedy::TimeLimit => "raise `host_timeout` in settings.toml".to_owned(),
    ///     other => other.to_string(),
    /// });
    /// assert!(serde_json::to_string(&report)?.contains("host_timeout"));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn with_hints(mut self, words: impl Fn(&Remedy) -> String) -> Self {
        for failure in failures(&mut self.content) {
            if let Some(remedy) = &failure.remedy {
                failure.hint = Some(words(remedy));
            }
        }
        if let Content::Doctor(doctor) = &mut self.content {
            for fix in doctor.checks.iter_mut().filter_map(|check| check.fix.as_mut()) {
                if let Some(remedy) = &fix.remedy {
                    fix.text = words(remedy);
                }
            }
        }
        self
    }
}

/// Every failure in a document.
fn failures(content: &mut Content) -> Vec<&mut FailureReport> {
    match content {
        Content::Failure(failure) => vec![failure],
        Content::Explanation(explanation) => explanation.affected_failure.iter_mut().collect(),
        Content::Instances(instances) => instances.failure.iter_mut().collect(),
        Content::Job(job) => of_listed(job).collect(),
        Content::Jobs(jobs) => jobs.jobs.iter_mut().flat_map(of_listed).chain(&mut jobs.failure).collect(),
        Content::Method(method) => method.waited.iter_mut().flat_map(of_waited).collect(),
        Content::Progress(progress) => progress.out_of_reach.iter_mut().collect(),
        Content::Waited(waited) => waited.jobs.iter_mut().flat_map(of_waited).collect(),
        Content::Cancellation(cancellation) => {
            cancellation.lost.iter_mut().chain(of_waited(&mut cancellation.job)).collect()
        }
        _ => Vec::new(),
    }
}

fn of_waited(job: &mut WaitReport) -> impl Iterator<Item = &mut FailureReport> {
    job.affected_failure.iter_mut().chain(&mut job.failure)
}

fn of_listed(job: &mut ListedReport) -> impl Iterator<Item = &mut FailureReport> {
    job.affected_failure.iter_mut().chain(&mut job.explanation_failure)
}
