//! StopMode a job: asked once, and what the job does then tells (protocol notes T19).

use cimjob::client::{CancelRequest, Cancellation, Error, StopMode, WaitOutcome};
use cimjob::job::Outcome;
use cimjob::soap::FaultKind;

use super::calling::{client, path, patiently, soon};
use super::support::job_host::{Answer, JobHost, actions, gone, job, job_with, return_value};
use super::support::scripted_peer::Peer;

async fn cancel(peer: &Peer) -> Result<Cancellation, Error> {
    client(peer).cancel(&path(), StopMode::Terminate, &patiently(), |_| {}).await
}

/// A host that answers a request to change with this.
async fn host(gets: impl IntoIterator<Item = Answer>, change: Answer) -> Peer {
    JobHost::new().on("Get", gets).on("RequestStateChange", [change]).start().await
}

fn changed(value: u32) -> Answer {
    return_value("RequestStateChange", value)
}

fn outcome(waited: &WaitOutcome) -> Outcome {
    match waited {
        WaitOutcome::Ended { explanation, .. } => explanation.outcome,
        other => panic!("{other:?}"),
    }
}

/// How often the host was asked to change something.
fn changes(peer: &Peer) -> usize {
    actions(peer).iter().filter(|action| *action == "RequestStateChange").count()
}

#[tokio::test]
async fn a_job_that_ends_as_asked_is_followed_to_its_end() {
    for value in [0, 4096] {
        let peer = host([job(4), job(6), job(8)], changed(value)).await;
        let cancelled = cancel(&peer).await.unwrap();
        assert!(matches!(cancelled.request, CancelRequest::Accepted(found) if found.raw() == value));
        assert_eq!((outcome(&cancelled.waited), changes(&peer)), (Outcome::Stopped, 1));
    }
}

#[tokio::test]
async fn terminate_is_4_and_kill_is_5() {
    for (ending, state) in [(StopMode::Terminate, ">4<"), (StopMode::Kill, ">5<")] {
        let peer = host([job(4), job(9)], changed(0)).await;
        client(&peer).cancel(&path(), ending, &patiently(), |_| {}).await.unwrap();
        let requests = peer.requests();
        let change = requests.iter().find(|request| request.body.contains("RequestStateChange_INPUT")).unwrap();
        assert!(change.body.contains(state), "{}", change.body);
    }
}

#[tokio::test]
async fn a_job_that_cannot_be_cancelled_is_left_alone() {
    let peer = host([job_with(4, &[("Cancellable", "false")])], changed(0)).await;
    let cancelled = cancel(&peer).await.unwrap();
    assert!(matches!(cancelled.request, CancelRequest::NotCancellable));
    assert_eq!(actions(&peer), ["Get"]);
}

#[tokio::test]
async fn a_job_that_has_ended_is_not_asked_to_end() {
    let peer = host([job(7)], changed(0)).await;
    let cancelled = cancel(&peer).await.unwrap();
    assert!(matches!(cancelled.request, CancelRequest::NotNeeded));
    assert_eq!((outcome(&cancelled.waited), changes(&peer)), (Outcome::Succeeded, 0));
}

#[tokio::test]
async fn a_job_that_ends_in_between_is_no_error() {
    let peer = host([job(4), job(7)], changed(4097)).await;
    let cancelled = cancel(&peer).await.unwrap();
    assert!(matches!(cancelled.request, CancelRequest::NotNeeded));
    assert_eq!(outcome(&cancelled.waited), Outcome::Succeeded);
}

#[tokio::test]
async fn a_job_that_is_removed_in_between_is_no_error() {
    let peer = host([job(4), gone()], gone()).await;
    let cancelled = cancel(&peer).await.unwrap();
    assert!(matches!((cancelled.request, cancelled.waited), (CancelRequest::NotNeeded, WaitOutcome::Removed { .. })));
}

#[tokio::test]
async fn a_refusal_keeps_its_return_value_and_the_job_goes_on() {
    let peer = host([job(4)], changed(6)).await;
    let cancelled = cancel(&peer).await.unwrap();
    assert!(matches!(cancelled.request, CancelRequest::Refused(value) if value.to_string() == "6 (In Use)"));
    assert!(matches!(cancelled.waited, WaitOutcome::StillRunning { .. }));
}

#[tokio::test]
async fn a_lost_answer_is_not_asked_for_again_and_the_job_tells() {
    for lost in [Answer::Cut, Answer::Status(502), Answer::Fault("w:TimedOut", 2_150_858_793)] {
        let peer = host([job(4), job(8)], lost).await;
        let cancelled = cancel(&peer).await.unwrap();
        assert!(matches!(cancelled.request, CancelRequest::Unknown(_)), "{:?}", cancelled.request);
        assert_eq!((outcome(&cancelled.waited), changes(&peer)), (Outcome::Stopped, 1));
    }
}

#[tokio::test]
async fn a_lost_request_leaves_the_job_running_and_is_not_repeated() {
    let peer = host([job(4)], Answer::Cut).await;
    let options = soon(std::time::Duration::from_millis(200));
    let cancelled = client(&peer).cancel(&path(), StopMode::Kill, &options, |_| {}).await.unwrap();
    assert!(matches!(
        (cancelled.request, cancelled.waited),
        (CancelRequest::Unknown(_), WaitOutcome::StillRunning { .. })
    ));
    assert_eq!(changes(&peer), 1);
}

#[tokio::test]
async fn a_busy_host_is_not_asked_twice() {
    let peer = host([job(4)], Answer::Status(503)).await;
    assert!(matches!(cancel(&peer).await, Err(Error::Http { status: 503, .. })));
    assert_eq!(changes(&peer), 1);
}

#[tokio::test]
async fn who_may_not_change_is_told_so() {
    let peer = host([job(4)], Answer::Fault("w:AccessDenied", 5)).await;
    let error = cancel(&peer).await.unwrap_err();
    assert!(matches!(&error, Error::Fault(fault) if fault.kind() == FaultKind::AccessDenied), "{error:?}");
}

#[tokio::test]
async fn a_job_that_failed_in_between_has_ended_though_its_errors_cannot_be_read() {
    let host = JobHost::new().on("Get", [job(4), job(10)]).on("RequestStateChange", [changed(4097)]);
    let peer = host.on("GetErrorEx", [Answer::Status(502)]).start().await;
    let cancelled = cancel(&peer).await.unwrap();
    assert!(matches!(cancelled.request, CancelRequest::NotNeeded));
    assert!(matches!(&cancelled.waited, WaitOutcome::Ended { trouble: Some(Error::Http { status: 502, .. }), .. }));
    assert_eq!(outcome(&cancelled.waited), Outcome::Failed);
}

#[tokio::test]
async fn an_accepted_request_is_told_though_the_job_cannot_be_followed() {
    let peer = host([job(4), Answer::Fault("w:AccessDenied", 5)], changed(4096)).await;
    let cancelled = cancel(&peer).await.unwrap();
    assert!(matches!(cancelled.request, CancelRequest::Accepted(_)), "{:?}", cancelled.request);
    assert!(matches!(cancelled.waited, WaitOutcome::StillRunning { trouble: Some(Error::Fault(_)), .. }));
}

#[tokio::test]
async fn one_look_that_fails_does_not_lose_the_job_that_was_seen_before() {
    let options = soon(std::time::Duration::ZERO);
    let cancel = async |state| {
        let peer = host([job(state), Answer::Cut], changed(0)).await;
        client(&peer).cancel(&path(), StopMode::Terminate, &options, |_| {}).await.unwrap().waited
    };
    assert!(matches!(cancel(4).await, WaitOutcome::StillRunning { trouble: Some(_), .. }));
    assert!(matches!(cancel(7).await, WaitOutcome::Ended { trouble: Some(_), .. }));
}
