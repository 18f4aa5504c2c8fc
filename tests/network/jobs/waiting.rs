//! Following a job to its end (protocol notes T10 and T11).

use std::time::Duration;

use cimjob::client::{Error, WaitOutcome};
use cimjob::job::values::JobState;
use cimjob::job::{Evidence, Explanation, Outcome};
use cimjob::soap::FaultKind;

use super::calling::{client, in_words, path, patiently, soon};
use super::support::job_host::{Answer, JobHost, actions, errors, gone, job, job_with};

/// Follows the job of a host that gives these answers to Get; the result and what was told.
async fn waited(gets: impl IntoIterator<Item = Answer>) -> (Result<WaitOutcome, Error>, Vec<String>) {
    let peer = JobHost::new().on("Get", gets).start().await;
    let mut told = Vec::new();
    let result = client(&peer).wait(&path(), &patiently(), |progress| told.push(in_words(progress))).await;
    (result, told)
}

fn ended(result: Result<WaitOutcome, Error>) -> Explanation {
    match result {
        Ok(WaitOutcome::Ended { explanation, trouble: None }) => *explanation,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_terminal_state_ends_the_waiting() {
    for (state, outcome) in [
        (7, Outcome::Succeeded),
        (8, Outcome::Stopped),
        (9, Outcome::Stopped),
        (10, Outcome::Failed),
        (32768, Outcome::CompletedWithWarnings),
    ] {
        let (result, _) = waited([job(4), job(state)]).await;
        assert_eq!(ended(result).outcome, outcome, "{state}");
    }
}

#[tokio::test]
async fn a_job_that_ended_well_is_not_asked_for_errors() {
    let peer = JobHost::new().on("Get", [job(4), job(4), job(7)]).start().await;
    client(&peer).wait(&path(), &patiently(), |_| {}).await.unwrap();
    assert_eq!(actions(&peer), ["Get", "Get", "Get"]);
}

#[tokio::test]
async fn the_error_is_taken_in_the_step_that_sees_the_failure() {
    // The host removes the job right after that step.
    let host = JobHost::new().on("Get", [job(4), job(10), gone()]);
    let peer = host.on("GetErrorEx", [errors(&["the disk is not there"]), gone()]).start().await;
    let explanation = ended(client(&peer).wait(&path(), &patiently(), |_| {}).await);
    assert_eq!(explanation.headline(), "the disk is not there");
    assert_eq!(actions(&peer), ["Get", "Get", "GetErrorEx"]);
}

#[tokio::test]
async fn warnings_are_asked_for_too() {
    let peer = JobHost::new().on("Get", [job(32768)]).on("GetErrorEx", [errors(&["no switch"])]).start().await;
    let explanation = ended(client(&peer).wait(&path(), &patiently(), |_| {}).await);
    assert_eq!(explanation.headline(), "no switch");
}

#[tokio::test]
async fn an_unknown_state_is_told_and_followed_until_time_is_up() {
    let peer = JobHost::new().on("Get", [job(12345)]).start().await;
    let mut told = Vec::new();
    let options = soon(Duration::from_millis(200));
    let result = client(&peer).wait(&path(), &options, |progress| told.push(in_words(progress))).await;
    let Ok(WaitOutcome::StillRunning { last, trouble: None }) = result else { panic!("{result:?}") };
    assert_eq!((last.job_state, told), (Some(JobState::Unknown(12345)), vec!["12345 0".to_owned()]));
}

#[tokio::test]
async fn each_change_is_told_once() {
    let at = |percent| job_with(4, &[("PercentComplete", percent)]);
    let (_, told) = waited([at("0"), at("0"), at("35"), at("35"), job(7)]).await;
    assert_eq!(told, ["4 0", "4 35", "7 0"]);
}

#[tokio::test]
async fn a_cut_connection_is_outlived() {
    let (result, told) = waited([job(4), Answer::Cut, Answer::Cut, Answer::Cut, job(7)]).await;
    assert_eq!(ended(result).outcome, Outcome::Succeeded);
    assert_eq!(told, ["4 0", "out of reach", "7 0"]);
}

#[tokio::test]
async fn a_service_that_is_not_there_for_a_while_is_outlived() {
    for status in [503, 404, 500] {
        let (result, _) = waited([job(4), Answer::Status(status), job(7)]).await;
        assert_eq!(ended(result).outcome, Outcome::Succeeded, "{status}");
    }
}

#[tokio::test]
async fn a_captive_portal_in_the_middle_is_outlived() {
    for portal in [Answer::Page(200), Answer::Page(511), Answer::Status(302)] {
        let (result, told) = waited([job(4), portal.clone(), portal, job(7)]).await;
        assert_eq!(ended(result).outcome, Outcome::Succeeded);
        assert_eq!(told, ["4 0", "out of reach", "7 0"]);
    }
}

#[tokio::test]
async fn a_captive_portal_at_the_beginning_is_an_error_at_once() {
    let (result, told) = waited([Answer::Page(200), job(7)]).await;
    assert!(matches!(result, Err(Error::Misbehaved(_))) && told.is_empty(), "{result:?}");
}

#[tokio::test]
async fn a_time_out_of_the_host_is_outlived() {
    let late = Answer::Fault("w:TimedOut", 2_150_858_793);
    let (result, _) = waited([job(4), late.clone(), late, job(7)]).await;
    assert_eq!(ended(result).outcome, Outcome::Succeeded);
}

#[tokio::test]
async fn a_restarted_service_is_outlived() {
    let host = JobHost::new().on("Get", [job(4)]);
    let peer = host.start().await;
    let (address, certificate) = (peer.address, peer.certificate.clone());
    let client = client(&peer);
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let waiting = tokio::spawn(async move {
        client.wait(&path(), &patiently(), |progress| tell.send(in_words(progress)).unwrap()).await
    });
    assert_eq!(told.recv().await.as_deref(), Some("4 0"));
    drop(peer);
    assert_eq!(told.recv().await.as_deref(), Some("out of reach"));
    let _again = host.on("Get", [job(10)]).on("GetErrorEx", [errors(&["why"])]).at(address, certificate).await;
    assert_eq!(told.recv().await.as_deref(), Some("10 0"));
    assert_eq!(ended(waiting.await.unwrap()).headline(), "why");
}

#[tokio::test]
async fn errors_that_do_not_come_at_once_are_asked_for_again() {
    let busy = Answer::Status(502);
    let host = JobHost::new().on("Get", [job(10)]);
    let peer = host.on("GetErrorEx", [busy.clone(), busy, errors(&["why"])]).start().await;
    assert_eq!(ended(client(&peer).wait(&path(), &patiently(), |_| {}).await).headline(), "why");
}

#[tokio::test]
async fn errors_that_never_come_do_not_hide_the_end() {
    let peer = JobHost::new().on("Get", [job(10)]).on("GetErrorEx", [Answer::Status(502)]).start().await;
    let result = client(&peer).wait(&path(), &soon(Duration::from_millis(300)), |_| {}).await;
    let Ok(WaitOutcome::Ended { explanation, trouble: Some(_) }) = result else { panic!("{result:?}") };
    assert_eq!((explanation.outcome, explanation.evidence), (Outcome::Failed, Evidence::NotRead));
}

#[tokio::test]
async fn a_job_that_is_removed_while_it_is_followed_was_there() {
    let (result, _) = waited([job_with(4, &[("PercentComplete", "99")]), gone()]).await;
    let Ok(WaitOutcome::Removed { last }) = result else { panic!("{result:?}") };
    assert_eq!(last.percent_complete, Some(99));
}

#[tokio::test]
async fn a_job_that_was_never_there_is_an_error_at_once() {
    let (result, told) = waited([gone()]).await;
    assert!(matches!(&result, Err(Error::Fault(fault)) if fault.kind() == FaultKind::NotFound), "{result:?}");
    assert!(told.is_empty());
}

#[tokio::test]
async fn a_host_that_was_never_reached_is_not_waited_for() {
    let peer = JobHost::new().on("Get", [job(4)]).start().await;
    let client = client(&peer);
    drop(peer);
    let result = client.wait(&path(), &patiently(), |_| {}).await;
    assert!(matches!(result, Err(Error::Unreachable(_))), "{result:?}");
}
