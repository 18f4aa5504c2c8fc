//! Following a job to its end: by polling, which is the only way that hosts are known to answer (Microsoft's "Common utilities for the
//! virtualization samples (V2)" does the same).

use std::sync::Arc;
use std::time::Duration;

use backon::ExponentialBackoff;
use tokio::time::Instant;

use crate::client::call::wait_options::WaitOptions;
use crate::client::call::wait_outcome::{Progress, WaitOutcome};
use crate::client::client::Client;
use crate::client::deadline::Deadline;
use crate::client::error::error::{Error, Stage};
use crate::client::error::http_notes::is_foreign;
use crate::client::error::refused::Refused;
use crate::client::error::unreachable::Unreachable;
use crate::job::{ConcreteJob, Evidence, Explanation, JobPath};
use crate::soap::FaultKind;
use crate::xml::ns;

impl Client {
    /// Follows a job to its end and asks for its errors in the same step, for the host removes a finished job after some minutes.
    ///
    /// Once the job was seen, lost connections, a busy or restarted service and the like are outlived until the time is up. An unknown
    /// state is followed like a running one. Dropping the future stops following; the job is never touched.
    ///
    /// ```no_run
    /// # async fn follow(client: cimjob::client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use cimjob::client::{WaitOptions, WaitOutcome};
    /// use cimjob::job::JobPath;
    ///
    /// let job: JobPath = r#"Msvm_ConcreteJob.InstanceID="8E1C""#.parse()?;
    /// if let WaitOutcome::Ended { explanation, .. } = client.wait(&job, &WaitOptions::default(), |_| {}).await? {
    ///     println!("{explanation}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error`] when the job cannot be looked at in the first place, or the host refuses later on.
    pub async fn wait(
        &self,
        path: &JobPath,
        options: &WaitOptions,
        tell: impl FnMut(Progress<'_>),
    ) -> Result<WaitOutcome, Error> {
        self.follow(path, options, None, tell).await
    }

    /// The same for a job that may have been seen already; such a job is given back, whatever goes wrong.
    pub(in crate::client) async fn follow(
        &self,
        path: &JobPath,
        options: &WaitOptions,
        last: Option<ConcreteJob>,
        tell: impl FnMut(Progress<'_>),
    ) -> Result<WaitOutcome, Error> {
        let last = last.map(Arc::new);
        let deadline = Deadline::after(options.timeout);
        let deadline = self.deadline.map_or(deadline, |earlier| earlier.or_earlier(deadline));
        let (started, keeps_last) = (Instant::now(), last.is_some());
        if options.timeout.is_zero() {
            return Follower { client: self, path, tell, started, last, keeps_last, trouble: None }.once().await;
        }
        // This time ends all calls; they do not end by themselves a moment earlier, as if the host were out of reach.
        let client = &self.without_deadline();
        let follower = Follower { client, path, tell, started, last, keeps_last, trouble: None };
        follower.run(deadline, options.pauses()).await
    }
}

struct Follower<'a, F> {
    client: &'a Client,
    path: &'a JobPath,
    tell: F,
    started: Instant,
    /// The job as it was seen last; large ones are not copied.
    last: Option<Arc<ConcreteJob>>,
    /// The job was seen before: it is given back, whatever goes wrong.
    keeps_last: bool,
    trouble: Option<Error>,
}

impl<F: FnMut(Progress<'_>)> Follower<'_, F> {
    async fn run(mut self, deadline: Deadline, pauses: ExponentialBackoff) -> Result<WaitOutcome, Error> {
        match tokio::time::timeout(deadline.time_left(), self.until_the_end(pauses)).await {
            Ok(result) => result,
            Err(_) => {
                let late = self.client.named(deadline.timed_out(Stage::Overall));
                self.time_is_up(late)
            }
        }
    }

    /// One look, and the errors of a job that has ended.
    async fn once(mut self) -> Result<WaitOutcome, Error> {
        let job = match self.client.job(self.path).await {
            Ok(job) => Arc::new(job),
            Err(error) => {
                let Some(last) = self.last.take() else { return Err(error) };
                return Ok(self.out_of_sight(last, error));
            }
        };
        self.show(&job);
        if !job.is_finished() {
            return Ok(WaitOutcome::StillRunning { last: Box::new(self.taken(job)), trouble: None });
        }
        match self.client.evidence_for(self.path, &job).await {
            Ok(evidence) => Ok(self.explained(job, evidence)),
            Err(error) => Ok(self.unexplained(job, Some(error))),
        }
    }

    /// A job that was seen before is not lost with the next look.
    fn out_of_sight(&mut self, last: Arc<ConcreteJob>, error: Error) -> WaitOutcome {
        if is_gone(&error) {
            return WaitOutcome::Removed { last: Box::new(self.taken(last)) };
        }
        if last.is_finished() {
            return self.unexplained(last, Some(error));
        }
        WaitOutcome::StillRunning { last: Box::new(self.taken(last)), trouble: Some(error) }
    }

    async fn until_the_end(&mut self, mut pauses: ExponentialBackoff) -> Result<WaitOutcome, Error> {
        loop {
            match self.client.job(self.path).await.map(Arc::new) {
                Ok(job) if job.is_finished() => {
                    self.show(&job);
                    return Ok(self.explain(job, pauses).await);
                }
                Ok(job) => self.show(&job),
                Err(error) => match self.last.take() {
                    Some(last) if may_pass(&error) => {
                        self.last = Some(last);
                        self.lose(error);
                    }
                    Some(last) if self.keeps_last || is_gone(&error) => return Ok(self.out_of_sight(last, error)),
                    _ => return Err(error),
                },
            }
            self.pause(&mut pauses).await;
        }
    }

    /// Asks for the errors of a job that has ended, until they come or another attempt cannot help.
    async fn explain(&mut self, job: Arc<ConcreteJob>, mut pauses: ExponentialBackoff) -> WaitOutcome {
        loop {
            match self.client.evidence_for(self.path, &job).await {
                Ok(evidence) => return self.explained(job, evidence),
                Err(error) if may_pass(&error) => self.lose(error),
                Err(error) => return self.unexplained(job, Some(error)),
            }
            self.pause(&mut pauses).await;
        }
    }

    fn explained(&mut self, job: Arc<ConcreteJob>, evidence: Evidence) -> WaitOutcome {
        let explanation = Explanation::of(self.path.clone(), self.taken(job), evidence);
        WaitOutcome::Ended { explanation: Box::new(explanation), trouble: None }
    }

    /// The job itself, when it is not looked at any more.
    fn taken(&mut self, job: Arc<ConcreteJob>) -> ConcreteJob {
        self.last = None;
        Arc::unwrap_or_clone(job)
    }

    fn unexplained(&mut self, job: Arc<ConcreteJob>, trouble: Option<Error>) -> WaitOutcome {
        let explanation = Explanation::of(self.path.clone(), self.taken(job), Evidence::NotRead);
        WaitOutcome::Ended { explanation: Box::new(explanation), trouble }
    }

    fn time_is_up(mut self, timed_out: Error) -> Result<WaitOutcome, Error> {
        let trouble = self.trouble.take();
        match self.last.take() {
            Some(last) if last.is_finished() => Ok(self.unexplained(last, trouble.or(Some(timed_out)))),
            Some(last) => Ok(WaitOutcome::StillRunning { last: Box::new(self.taken(last)), trouble }),
            None => Err(trouble.unwrap_or(timed_out)),
        }
    }

    fn show(&mut self, job: &Arc<ConcreteJob>) {
        let back = self.trouble.take().is_some();
        if back || self.last.as_ref().is_none_or(|last| looks_different(last, job)) {
            (self.tell)(Progress::Changed { job, elapsed: self.started.elapsed() });
        }
        self.last = Some(Arc::clone(job));
    }

    /// Not shorter than the host asked for, but a job that ends must be seen before the host forgets its error.
    async fn pause(&self, pauses: &mut ExponentialBackoff) {
        let asked = self.trouble.as_ref().and_then(Error::retry_after).unwrap_or_default().min(LONGEST_PAUSE);
        // INVARIANT: the pauses have no end.
        tokio::time::sleep(pauses.next().unwrap_or_default().max(asked)).await;
    }

    fn lose(&mut self, error: Error) {
        if self.trouble.is_none() {
            (self.tell)(Progress::OutOfReach { error: &error, elapsed: self.started.elapsed() });
        }
        self.trouble = Some(error);
    }
}

/// Hosts keep the error of a job for five minutes.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

fn looks_different(last: &ConcreteJob, now: &ConcreteJob) -> bool {
    let look = |job: &ConcreteJob| (job.job_state, job.percent_complete, job.job_status.clone());
    look(last) != look(now)
}

fn is_gone(error: &Error) -> bool {
    matches!(error, Error::Fault(fault) if fault.kind() == FaultKind::NotFound)
}

/// May the host answer again later? After the job was seen once, the set-up is known to be right.
pub(in crate::client) fn may_pass(error: &Error) -> bool {
    match error {
        Error::Unreachable(unreachable) => !matches!(
            unreachable,
            Unreachable::Certificate(_)
                | Unreachable::NotTls(_)
                | Unreachable::SpeaksTls { .. }
                | Unreachable::TooLarge { .. }
        ),
        // While WinRM restarts, http.sys knows no service at its URL. A captive portal answers with its page or a redirect to it.
        Error::Http { status, .. } => matches!(status, 300..=399 | 404 | 408 | 425 | 429 | 500 | 502..=504 | 511),
        Error::Misbehaved(error) => is_foreign(error),
        // The same where messages are sealed, or one that was changed on its way. The next connection logs in anew and must seal, too.
        Error::Refused(Refused::NotSealed | Refused::Sealing(_)) => true,
        Error::TimedOut { .. } => true,
        // The same selectors will be refused again. Whether the job was removed is not said.
        Error::Fault(fault) if fault.subcode.as_ref().is_some_and(|code| code.is(ns::WSMAN, "InvalidSelectors")) => {
            false
        }
        Error::Fault(fault) => {
            matches!(fault.kind(), FaultKind::TimedOut | FaultKind::Busy | FaultKind::ContextExpired | FaultKind::Other)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_large_an_answer_and_a_refused_login_do_not_pass() {
        let too_large = Unreachable::TooLarge { limit: 1 };
        let refused = Refused::Credentials { scheme: "NTLM", offered: String::new() };
        assert!(!may_pass(&too_large.into()) && !may_pass(&refused.into()));
    }
}
