//! RequestStateChange of a job (documented: Microsoft's page of the method, CIM schema 2.32).

use super::invocation::Invocation;
use super::locate;
use super::parameters::{has_timeout, output, requested_state};
use crate::simulator::call::{Answered, Host};
use crate::simulator::message::faults;
use crate::simulator::message::refusal::Refusal;
use crate::simulator::model::progress::{Cancelled, Progress, seconds};
use crate::simulator::scenario::Job;
use crate::simulator::schema::classes::is_hyper_v;

/// Answers it.
pub(super) fn answer(host: &mut Host, invocation: Invocation<'_, '_>) -> Result<Answered, Refusal> {
    let Invocation { input, request, call } = invocation;
    let requested = requested_state(input)?;
    let number = locate::job(&mut host.repository, request, call.now)?;
    let jobs = &mut host.repository.jobs;
    let job = jobs.job(number).ok_or_else(|| faults::not_found(&locate::path(request)))?.into_owned();
    let progress = jobs.progress(number, &job, call.now);
    let refused = if has_timeout(input) { Some(4098) } else { refusal(&job, &progress, requested) };
    let takes = seconds(job.cancel_seconds);
    let usual = if takes.is_zero() { 0 } else { 4096 };
    let return_value = job.cancel_return_value.or(refused).unwrap_or(usual);
    if matches!(return_value, 0 | 4096) && !progress.is_over() {
        let state = if requested == KILL { 9 } else { 8 };
        jobs.cancel(number, Cancelled { at: call.now, done: call.now.saturating_add(takes), state });
    }
    Ok(Answered::with(output("RequestStateChange", &request.resource.uri, Vec::new(), return_value)))
}

/// documented: the numbers and their names; assumed: which of them a Windows host returns when.
fn refusal(job: &Job, progress: &Progress, requested: u16) -> Option<u32> {
    if !matches!(requested, 2..=6) {
        Some(5)
    } else if !matches!(requested, TERMINATE | KILL) {
        Some(1)
    } else if progress.is_over() || progress.state == 6 {
        Some(4097)
    } else if is_hyper_v(&job.class) && !job.cancellable {
        Some(32775)
    } else {
        None
    }
}

const TERMINATE: u16 = 4;
const KILL: u16 = 5;
