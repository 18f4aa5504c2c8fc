//! Following jobs for a command: progress, Ctrl-C, and what the end means for the exit code.

use std::cell::RefCell;
use std::future::Future;
use std::time::Duration;

use crate::client::{Error, Progress, WaitOptions, WaitOutcome};
use crate::job::{AssociatedElement, JobPath, Outcome, VirtualMachine};
use crate::report::{Exit, RecordedEvent, RecordedReport, WaitReport, WhyRecorded};

use crate::cli::ending::absence::Absence;
use crate::cli::recorded::answer::Answer;
use crate::cli::recorded::{Memory, evidence};
use crate::cli::session::connect::Session;
use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::progress::Show;

/// How following one job ended, for the caller.
pub(in crate::cli) struct Followed {
    pub(in crate::cli) path: JobPath,
    pub(in crate::cli) result: Result<WaitOutcome, Error>,
    /// What the job touches, as far as the host told.
    pub(in crate::cli) affected: Vec<AssociatedElement>,
    /// What the journal says, if it was asked.
    pub(in crate::cli) journal: Option<Answer>,
}

impl Followed {
    /// Follows a job and shows it; the virtual machine is asked for meanwhile.
    pub(in crate::cli) async fn follow(
        session: &Session,
        path: JobPath,
        options: &WaitOptions,
        show: &Show<'_>,
    ) -> Self {
        let affected = RefCell::new(Vec::new());
        let result = {
            let shown = show.job(&path, &affected);
            let waiting = session.client.wait(&path, options, |progress: Progress<'_>| shown.tell(progress));
            alongside(waiting, look_up(session, &path, &affected)).await
        };
        Self::of(path, result, affected.into_inner())
    }

    pub(in crate::cli) fn of(
        path: JobPath,
        mut result: Result<WaitOutcome, Error>,
        affected: Vec<AssociatedElement>,
    ) -> Self {
        if let Ok(WaitOutcome::Ended { explanation, .. }) = &mut result {
            explanation.affected.clone_from(&affected);
        }
        Self { path, result, affected, journal: None }
    }

    /// Asks the journal about a job that was removed before its end was seen, or whose host cannot be reached.
    pub(in crate::cli) fn with_memory(self, memory: Option<&Memory>, host: &str, clock: &Clock) -> Self {
        let memory = memory.filter(|_| self.why_recorded().is_some());
        let journal = memory.map(|memory| memory.answer(host, self.path.instance_id(), clock));
        Self { journal, ..self }
    }

    /// Why the host itself does not say how the job ended; `None` if it does, or if the job is still running.
    pub(in crate::cli) fn why_recorded(&self) -> Option<WhyRecorded> {
        match &self.result {
            Ok(WaitOutcome::Removed { .. }) => Some(WhyRecorded::Removed),
            Err(error) => evidence::why(error.into()),
            Ok(_) => None,
        }
    }

    /// The job as the journal has it.
    pub(in crate::cli) fn recorded(&self) -> Option<&RecordedReport> {
        if let Some(Answer::Recorded(recorded)) = &self.journal { Some(recorded) } else { None }
    }

    /// Why the journal does not have it.
    pub(in crate::cli) fn absence(&self) -> Option<&Absence> {
        if let Some(Answer::Absent(absence)) = &self.journal { Some(absence) } else { None }
    }

    /// The virtual machines that the job is about.
    pub(in crate::cli) fn machines(&self) -> Vec<VirtualMachine> {
        let outcome = self.result.as_ref().ok();
        outcome.map(|outcome| VirtualMachine::of(outcome.job(), &self.affected)).unwrap_or_default()
    }

    /// As a part of the documents of `wait` and `cancel`.
    pub(in crate::cli) fn report(&self) -> WaitReport {
        let report = WaitReport::of(&self.path, self.result.as_ref(), &self.affected);
        let journal = self.absence().map(|absence| absence.text.clone());
        let gap = self.absence().and_then(|absence| absence.gap.clone());
        report.with_journal(self.recorded().cloned(), journal, gap)
    }

    pub(in crate::cli) fn has_ended(&self) -> bool {
        let is_over = matches!(self.result, Ok(WaitOutcome::Ended { .. } | WaitOutcome::Removed { .. }));
        is_over || self.recorded().is_some()
    }

    /// How a command that is about this job alone ends.
    pub(in crate::cli) fn exit(&self) -> Exit {
        if let Some(recorded) = self.recorded() {
            return match recorded.event {
                RecordedEvent::Failed => Exit::JobFailed,
                RecordedEvent::Warned => Exit::Warnings,
                _ => Exit::NotFound,
            };
        }
        match &self.result {
            Ok(WaitOutcome::Ended { explanation, .. }) => match explanation.outcome {
                Outcome::Failed | Outcome::Stopped => Exit::JobFailed,
                Outcome::CompletedWithWarnings => Exit::Warnings,
                Outcome::Succeeded | Outcome::UnderWay | Outcome::Unknown => Exit::Done,
            },
            Ok(WaitOutcome::Removed { .. }) => Exit::NotFound,
            Ok(WaitOutcome::StillRunning { .. }) => Exit::TimedOut,
            Err(error) => error.into(),
        }
    }
}

/// Fills in what a job touches.
pub(in crate::cli) async fn look_up(session: &Session, path: &JobPath, affected: &RefCell<Vec<AssociatedElement>>) {
    let found = session.affected(path).await;
    *affected.borrow_mut() = found;
}

/// Runs `main` to its end, and `extra` at the same time for as long, or a moment longer: what a job is about may take one more answer.
pub(in crate::cli) async fn alongside<T>(main: impl Future<Output = T>, extra: impl Future<Output = ()>) -> T {
    let mut main = std::pin::pin!(main);
    let mut extra = std::pin::pin!(extra);
    tokio::select! {
        biased;
        result = &mut main => {
            // What is not known after that stays unknown.
            let _ = tokio::time::timeout(MOMENT, extra).await;
            result
        }
        () = &mut extra => main.await,
    }
}

/// How long the end of a job is held back for the name of its machine.
const MOMENT: Duration = Duration::from_secs(2);

/// Runs `work` until Ctrl-C; `None` when that came first.
pub(in crate::cli) async fn until_interrupted<T>(work: impl Future<Output = T>) -> Option<T> {
    let interrupted = async {
        // Without a signal handler the process ends all the same, only without a word.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        result = work => Some(result),
        () = interrupted => None,
    }
}
