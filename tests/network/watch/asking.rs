//! Questions about hosts that are watched: answered by the host over the connection of the looks, else by the journal.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use cimjob::client::CredentialGuard;
use cimjob::report::{AnsweredBy, RecordedEvent, WhyRecorded};
use cimjob::watch::asking::{
    Answer, Answerer, FailedAnswer, JobQuestion, ListQuestion, Place, Question, RecordedJobQuestion, RecordedQuestion,
    RefusalReason, Reply, Request,
};

use super::rig::{Host, Rig, Watching, eventually, failing, target};

const NAMESPACE: &str = "root/virtualization/v2";

fn answerer(rig: &Rig, watching: &Watching) -> Answerer {
    let who = AnsweredBy { site: "berlin".to_owned(), worker: "w1".to_owned() };
    let (hosts, board, journal) = (watching.askable.clone(), watching.desk.board().clone(), rig.path.clone());
    Answerer::new(Place { who, hosts, board, journal })
}

async fn ask(answerer: &Answerer, question: Question) -> Answer {
    within(answerer, question, Duration::from_secs(20)).await
}

async fn within(answerer: &Answerer, question: Question, time: Duration) -> Answer {
    let bytes = answerer.answer(&Request::new(question, time).to_bytes()).await;
    let reply = Reply::read(&bytes).unwrap();
    assert_eq!((reply.answered_by.site.as_str(), reply.answered_by.worker.as_str()), ("berlin", "w1"));
    reply.answer
}

fn explain(host: &str, id: &str) -> Question {
    let (host, namespace) = (host.to_owned(), NAMESPACE.to_owned());
    Question::Explain(JobQuestion { host, namespace, class: None, instance_id: id.to_owned() })
}

fn failed(answer: Answer) -> FailedAnswer {
    match answer {
        Answer::Failed(failed) => failed,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_job_is_explained_by_its_host_over_the_connection_of_the_looks() {
    let host = Host::start(&failing("fails-1", 0)).await;
    let rig = Rig::new();
    let watching = rig.watch(vec![host.target("hv01.lab.test")]).await;
    rig.until(1).await;
    for name in ["hv01.lab.test", "HV01"] {
        let Answer::Host { document, failure: None } = ask(&answerer(&rig, &watching), explain(name, "fails-1")).await
        else {
            panic!()
        };
        assert_eq!((&document["kind"], &document["outcome"]), (&"explanation".into(), &"failed".into()));
        assert!(document["headline"].as_str().unwrap().contains("'web01' failed to start: fails-1."), "{document}");
    }
    watching.looks(2).await;
    assert_eq!(watching.desk.board().totals().logins.accepted, 1, "the questions made no connection");
    watching.stop().await;
}

#[tokio::test]
async fn the_journal_answers_for_a_job_that_the_host_has_removed() {
    let host = Host::start(&failing("fails-1", 0)).await;
    let rig = Rig::new();
    let watching = rig.watch(vec![host.target("hv01")]).await;
    rig.until(1).await;
    host.clock.advance(Duration::from_secs(400));
    let answer = ask(&answerer(&rig, &watching), explain("hv01", "fails-1")).await;
    let Answer::Recorded { recorded, why } = answer else { panic!("{answer:?}") };
    assert_eq!((recorded.event, why), (RecordedEvent::Failed, Some(WhyRecorded::Removed)));
    watching.stop().await;
}

#[tokio::test]
async fn a_job_that_neither_host_nor_journal_know_is_not_found_and_a_host_of_others_is_refused() {
    let host = Host::start("").await;
    let rig = Rig::new();
    let watching = rig.watch(vec![host.target("hv01")]).await;
    watching.looks(1).await;
    watching.desk.flush(Duration::from_secs(5)).await.unwrap();
    let unknown = failed(ask(&answerer(&rig, &watching), explain("hv01", "no-such-job")).await);
    assert_eq!(unknown.exit_code, 5);
    assert!(unknown.journal.unwrap().starts_with("hv01 is watched, last at "));
    let other = ask(&answerer(&rig, &watching), explain("hv02", "no-such-job")).await;
    let Answer::Refused(refusal) = other else { panic!("{other:?}") };
    assert_eq!(refusal.why, RefusalReason::NotWatched);
    assert_eq!(refusal.message, "it does not watch hv02");
    watching.stop().await;
}

#[tokio::test]
async fn the_failed_jobs_of_a_host_are_listed_with_their_errors_if_they_are_wanted() {
    let host = Host::start(&(failing("fails-1", 0) + &failing("runs", 900))).await;
    let rig = Rig::new();
    let watching = rig.watch(vec![host.target("hv01")]).await;
    rig.until(1).await;
    for errors in [true, false] {
        let question = Question::Failed(ListQuestion { host: "hv01".into(), namespace: NAMESPACE.into(), errors });
        let Answer::Host { document, .. } = ask(&answerer(&rig, &watching), question).await else { panic!() };
        assert_eq!((&document["kind"], &document["complete"]), (&"jobs".into(), &true.into()));
        let jobs = document["jobs"].as_array().unwrap();
        assert_eq!((jobs.len(), jobs[0]["explanation"].is_object()), (1, errors));
    }
    watching.stop().await;
}

#[tokio::test]
async fn the_journal_is_listed_and_shown() {
    let host = Host::start(&(failing("fails-1", 0) + &failing("fails-2", 0))).await;
    let rig = Rig::new();
    let watching = rig.watch(vec![host.target("hv01")]).await;
    rig.until(2).await;
    let answerer = answerer(&rig, &watching);
    let list =
        |host: Option<&str>, most| RecordedQuestion { host: host.map(str::to_owned), failed: true, since: None, most };
    let listed = |answer| match answer {
        Answer::RecordedJobs { jobs, complete } => (jobs.len(), complete),
        other => panic!("{other:?}"),
    };
    assert_eq!(listed(ask(&answerer, Question::Recorded(list(Some("hv01"), 9))).await), (2, true));
    assert_eq!(listed(ask(&answerer, Question::Recorded(list(None, 1))).await), (1, false));
    let late = RecordedQuestion { since: Some("2099-01-01T00:00:00Z".into()), ..list(None, 9) };
    assert_eq!(listed(ask(&answerer, Question::Recorded(late)).await), (0, true));
    let show = |id: &str| Question::RecordedJob(RecordedJobQuestion { host: None, id: id.to_owned() });
    let Answer::Recorded { recorded, why: None } = ask(&answerer, show("fails-2")).await else { panic!() };
    let again = ask(&answerer, show(&recorded.stable_id)).await;
    assert_eq!(again, Answer::Recorded { recorded, why: None });
    assert_eq!(failed(ask(&answerer, show("fails-3")).await).exit_code, 5);
    watching.stop().await;
}

#[tokio::test]
async fn a_host_that_refused_the_login_is_not_asked_again_by_a_question() {
    let host = Host::start(&failing("fails-1", 0)).await;
    let rig = Rig::new();
    let wrong = target("hv01", host.running.address(), "no", &CredentialGuard::new());
    let watching = rig.watch(vec![wrong]).await;
    let logins = || watching.desk.board().totals().logins;
    eventually("refusal", || (logins().refused > 0).then_some(())).await;
    let refused = failed(ask(&answerer(&rig, &watching), explain("hv01", "fails-1")).await);
    assert_eq!((refused.exit_code, logins().refused), (4, 1));
    assert_eq!(refused.messages[0], "the host refused the login of the watcher");
    watching.stop().await;
}

#[tokio::test]
async fn an_answer_comes_in_time_though_the_host_is_silent_and_a_ninth_question_at_once_is_refused() {
    // It accepts connections and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let rig = Rig::new();
    let hosts = (0..9).map(|n| target(&format!("hv{n}"), silent.local_addr().unwrap(), "pw", &CredentialGuard::new()));
    let watching = rig.watch(hosts.collect()).await;
    eventually("hosts", || (watching.desk.board().hosts().len() == 9).then_some(())).await;
    let (answerer, began) = (answerer(&rig, &watching), Instant::now());
    let names: Vec<String> = (0..9).map(|n| format!("hv{n}")).collect();
    let asked = names.iter().map(|host| within(&answerer, explain(host, "fails-1"), Duration::from_secs(2)));
    let answers = futures_util::future::join_all(asked).await;
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    let busy = |answer: &&Answer| matches!(answer, Answer::Refused(refusal) if refusal.why == RefusalReason::Busy);
    assert_eq!(answers.iter().filter(busy).count(), 1);
    watching.stop().await;
}

#[tokio::test]
async fn what_is_not_a_question_changes_nothing_and_is_refused() {
    let host = Host::start("").await;
    let rig = Rig::new();
    let watching = rig.watch(vec![host.target("hv01")]).await;
    for odd in
        ["", "cancel", r#"{"version":1,"within_ms":9,"question":{"cancel":{"host":"hv01"}}}"#, r#"{"version":9}"#]
    {
        let reply = Reply::read(&answerer(&rig, &watching).answer(odd.as_bytes()).await).unwrap();
        assert!(
            matches!(reply.answer, Answer::Refused(refusal) if refusal.why == RefusalReason::NotUnderstood),
            "{odd}"
        );
    }
    watching.stop().await;
}
