//! Following jobs for a command: progress, Ctrl-C, and what the end means for the exit code.

use std::cell::Ref;
use std::future::Future;
use std::sync::Arc;

use crate::client::{Endpoint, Error, Progress, WaitOptions, WaitOutcome};
use crate::job::{JobPath, Outcome, VirtualMachine};
use crate::report::{Exit, FailureReport, RecordedEvent, RecordedReport, WaitReport, WhyRecorded};

use crate::cli::ending::absence::Absence;
use crate::cli::following::affected::{Affected, alongside};
use crate::cli::recorded::answer::Answer;
use crate::cli::recorded::{Memory, evidence};
use crate::cli::session::connect::Session;
use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::interruption;
use crate::cli::terminal::progress::Show;

/// How following one job ended, for the caller.
pub(in crate::cli) struct Followed {
    pub(in crate::cli) path: JobPath,
    pub(in crate::cli) result: Result<WaitOutcome, Arc<Error>>,
    /// What the job touches, as far as the host told.
    pub(in crate::cli) affected: Affected,
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
        let affected = Affected::default();
        let result = {
            let shown = show.job(&path, &affected.elements);
            let waiting = session.client.wait(&path, options, |progress: Progress<'_>| shown.tell(progress));
            alongside(waiting, affected.look_up(session, &path)).await
        };
        Self::of(path, result.map_err(Arc::new), affected)
    }

    pub(in crate::cli) fn of(path: JobPath, mut result: Result<WaitOutcome, Arc<Error>>, affected: Affected) -> Self {
        if let Ok(WaitOutcome::Ended { explanation, .. }) = &mut result {
            explanation.affected.clone_from(&affected.elements.borrow());
        }
        Self { path, result, affected, journal: None }
    }

    /// Asks the journal about a job that was removed before its end was seen, or whose host cannot be reached.
    pub(in crate::cli) fn with_memory(self, memory: Option<&Memory>, host: &Endpoint, clock: &Clock) -> Self {
        let memory = memory.filter(|_| self.why_recorded().is_some());
        let journal = memory.map(|memory| memory.answer(host, self.path.instance_id(), clock));
        Self { journal, ..self }
    }

    /// Why the host itself does not say how the job ended; `None` if it does, or if the job is still running.
    pub(in crate::cli) fn why_recorded(&self) -> Option<WhyRecorded> {
        match &self.result {
            Ok(WaitOutcome::Removed { .. }) => Some(WhyRecorded::Removed),
            Err(error) => evidence::why((&**error).into()),
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
        outcome.map(|outcome| VirtualMachine::of(outcome.job(), &self.affected.elements.borrow())).unwrap_or_default()
    }

    /// As a part of the documents of `wait` and `cancel`.
    pub(in crate::cli) fn report(&self) -> WaitReport {
        let result = self.result.as_ref().map_err(Arc::as_ref);
        let mut report = WaitReport::of(&self.path, result, &self.affected.elements.borrow());
        report.affected_failure = self.unknown_affected().as_deref().map(FailureReport::from);
        let journal = self.absence().map(|absence| absence.text.clone());
        let gap = self.absence().and_then(|absence| absence.gap.clone());
        report.with_journal(self.recorded().cloned(), journal, gap)
    }

    /// Why what the job touches is not known, though the job was seen.
    pub(in crate::cli) fn unknown_affected(&self) -> Option<Ref<'_, Error>> {
        self.result.as_ref().ok()?;
        self.affected.failure()
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
            Err(error) => (&**error).into(),
        }
    }
}

/// Runs `work` until Ctrl-C, or until the command is asked to stop in another way; `None` when that came first.
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
        () = interruption::asked() => None,
    }
}
