//! What the journal answers. It is read on a thread that may wait, and never on the one that writes it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use tokio::task::spawn_blocking;

use crate::cim::Timestamp;
use crate::client::Deadline;
use crate::fleet::is_same_host;
use crate::journal::{Filter, JournalError, Reader, Recorded};
use crate::report::{Exit, RecordedEvent, RecordedReport, WhyRecorded, messages_of};
use crate::watch::asking::absence;
use crate::watch::asking::failed::FailedAnswer;
use crate::watch::asking::question::{MOST_RECORDED, RecordedJobQuestion, RecordedQuestion};
use crate::watch::asking::reply::Answer;

/// The journal of this watcher.
#[derive(Debug, Clone)]
pub(super) struct Archive {
    path: PathBuf,
    until: Deadline,
}

/// A job that the host did not explain.
pub(super) struct Unexplained {
    /// The host, as it is watched.
    pub(super) host: String,
    pub(super) id: String,
    /// Why the host did not.
    pub(super) failed: FailedAnswer,
    pub(super) why: WhyRecorded,
}

impl Archive {
    pub(super) fn new(path: &Path, until: Deadline) -> Self {
        Self { path: path.to_owned(), until }
    }

    /// What was recorded of a job, else why it was not.
    pub(super) async fn instead(&self, job: Unexplained) -> Answer {
        self.read(move |reader, _| {
            let found = reader.find(Some(&job.host), &job.id)?;
            Ok(match found.first() {
                Some(recorded) => Answer::Recorded { recorded: Box::new(recorded.into()), why: Some(job.why) },
                None => Answer::Failed(absence::add(job.failed, reader, &job.host, Timestamp::now())?),
            })
        })
        .await
    }

    /// Jobs, what was seen last first.
    pub(super) async fn list(&self, wanted: RecordedQuestion) -> Answer {
        self.read(move |reader, until| {
            let since = wanted.since.as_deref().and_then(|since| since.parse().ok());
            let most = usize::try_from(wanted.most.min(MOST_RECORDED)).unwrap_or(usize::MAX);
            let (mut jobs, mut complete) = (Vec::new(), true);
            reader.list(&Filter { since, ..Filter::default() }, |recorded| {
                if jobs.len() >= most || until.is_over() {
                    complete = false;
                    return ControlFlow::Break(());
                }
                let report = RecordedReport::from(&recorded);
                if is_wanted(&report, &wanted) {
                    jobs.push(report);
                }
                ControlFlow::Continue(())
            })?;
            Ok(Answer::RecordedJobs { jobs, complete })
        })
        .await
    }

    /// One job.
    pub(super) async fn show(&self, wanted: RecordedJobQuestion) -> Answer {
        self.read(move |reader, _| {
            let mut found: Vec<Recorded> = reader.find_stable(&wanted.id)?.into_iter().collect();
            found.extend(reader.find(None, &wanted.id)?);
            let is_there =
                |recorded: &&Recorded| wanted.host.as_ref().is_none_or(|host| is_same_host(host, &recorded.job.host));
            Ok(match found.iter().find(is_there) {
                Some(recorded) => Answer::Recorded { recorded: Box::new(recorded.into()), why: None },
                None => not_recorded(&wanted.id),
            })
        })
        .await
    }

    async fn read(
        &self,
        work: impl FnOnce(&Reader, Deadline) -> Result<Answer, JournalError> + Send + 'static,
    ) -> Answer {
        let Self { path, until } = self.clone();
        let read = spawn_blocking(move || Reader::open(&path).and_then(|reader| work(&reader, until)));
        match read.await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => failed(Exit::Unreadable, messages_of(&error)),
            Err(broken) => failed(Exit::Unreadable, vec![broken.to_string()]),
        }
    }
}

fn is_wanted(report: &RecordedReport, wanted: &RecordedQuestion) -> bool {
    let has_event = !wanted.failed || report.event == RecordedEvent::Failed;
    has_event && wanted.host.as_ref().is_none_or(|host| is_same_host(host, &report.host))
}

fn not_recorded(id: &str) -> Answer {
    failed(Exit::NotFound, vec![format!("the journal does not have the job {id}")])
}

/// An answer without data.
pub(super) fn failed(exit: Exit, messages: Vec<String>) -> Answer {
    Answer::Failed(FailedAnswer { exit_code: exit.code(), messages, ..FailedAnswer::default() })
}
