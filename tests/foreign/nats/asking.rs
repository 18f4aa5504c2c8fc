//! Questions to watchers over a real server.

use std::time::{Duration, Instant};

use cimjob::journal::{Journal, Retention};
use cimjob::nats::{Asking, Connection, Login, NotAnswered, Options};
use cimjob::report::AnsweredBy;
use cimjob::watch::asking::{
    Answer, Answerer, Place, Question, RecordedJobQuestion, RecordedQuestion, RefusalReason, Request,
};
use futures_util::StreamExt;
use tempfile::TempDir;

use super::server::Server;

const WITHIN: Duration = Duration::from_secs(10);

async fn asking(server: &Server) -> Asking {
    let servers = vec![server.url().parse().unwrap()];
    let options = Options { servers, ca_file: None, login: Login::None, name: "test".into() };
    Asking::new(Connection::open(&options).await.unwrap(), "lab".parse().unwrap())
}

async fn answer(server: &Server, folder: &TempDir, worker: &str) {
    let journal = folder.path().join(format!("{worker}.db"));
    drop(Journal::open(&journal, Retention::default()).unwrap());
    let who = AnsweredBy { site: "lab".to_owned(), worker: worker.to_owned() };
    let answerer = Answerer::new(Place { who, hosts: Default::default(), board: Default::default(), journal });
    let asking = asking(server).await;
    tokio::spawn(async move { asking.answer(answerer).await });
}

fn recorded() -> Question {
    Question::Recorded(RecordedQuestion { host: None, failed: false, since: None, most: 9 })
}

#[tokio::test(flavor = "multi_thread")]
async fn all_workers_of_a_site_answer_and_that_none_holds_the_shard_of_a_host_is_said_at_once() {
    let Some(server) = Server::start() else { return };
    let folder = TempDir::new().unwrap();
    let operator = asking(&server).await;
    let nobody = operator.ask(recorded(), WITHIN).await.unwrap_err();
    assert_eq!(nobody, NotAnswered::NoWorker("lab".parse().unwrap()));
    answer(&server, &folder, "w1").await;
    answer(&server, &folder, "w2").await;
    let (mut names, end) = (Vec::new(), Instant::now() + Duration::from_secs(20));
    while names.len() < 2 && Instant::now() < end {
        let replies = operator.ask_all(recorded(), WITHIN).await.unwrap_or_default();
        names = replies.into_iter().map(|reply| reply.answered_by.worker).collect();
    }
    names.sort();
    assert_eq!(names, ["w1", "w2"]);
    let began = Instant::now();
    let of_no_host = RecordedJobQuestion { host: Some("hv09".into()), id: "8E1C".into() };
    let asked = operator.ask(Question::RecordedJob(of_no_host), WITHIN).await;
    assert!(matches!(&asked, Err(NotAnswered::NotHeld { host, .. }) if host == "hv09"), "{asked:?}");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_away_is_said_in_time() {
    let Some(mut server) = Server::start() else { return };
    server.kill();
    let asked = asking(&server).await.ask(recorded(), Duration::from_secs(1)).await;
    assert!(matches!(asked, Err(NotAnswered::Away(_))), "{asked:?}");
}

/// A worker of the site that is not ours: each question gets these answers, each after so long.
pub(super) async fn stranger(server: &Server, answers: &'static [(u64, &'static str)]) {
    let client = async_nats::connect(server.url()).await.unwrap();
    let mut questions = client.subscribe("cimjob.ask.lab.*").await.unwrap();
    client.flush().await.unwrap();
    tokio::spawn(async move {
        while let Some(question) = questions.next().await {
            let is_watched = question.payload.windows(9).any(|text| text == b"\"watched\"");
            for (after, answer) in answers.iter().filter(|(_, answer)| answer.contains("\"watches\"") == is_watched) {
                let (client, inbox) = (client.clone(), question.reply.clone().unwrap());
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(*after)).await;
                    client.publish(inbox, (*answer).into()).await.unwrap();
                });
            }
        }
    });
}

const NO: &str = r#"{"version":1,"answered_by":{"site":"lab","worker":"other"},"answer":{"refused":{"why":"not_watched","message":"no"}}}"#;
const YES: &str = r#"{"version":1,"answered_by":{"site":"lab","worker":"slow"},"answer":"watches"}"#;
const LATE: &str = r#"{"version":1,"answered_by":{"site":"lab","worker":"slow"},"answer":{"recorded_jobs":{"jobs":[],"complete":true}}}"#;
const BUSY: &str = r#"{"version":1,"answered_by":{"site":"lab","worker":"slow"},"answer":{"refused":{"why":"busy","message":"later"}}}"#;

const OLD: &str = r#"{"version":1,"answered_by":{"site":"lab","worker":"old"},"answer":{"refused":{"why":"not_understood","message":"?"}}}"#;

fn of_host() -> Question {
    let host = Some("hv01".to_owned());
    Question::Recorded(RecordedQuestion { host, failed: false, since: None, most: 9 })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_of_the_worker_that_watches_the_host_is_waited_for_though_another_one_says_that_it_does_not() {
    let Some(server) = Server::start() else { return };
    stranger(&server, &[(0, NO)]).await;
    stranger(&server, &[(0, YES), (2500, LATE)]).await;
    let reply = asking(&server).await.ask(of_host(), WITHIN).await.unwrap();
    assert!(matches!(reply.answer, Answer::RecordedJobs { .. }), "{reply:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_of_an_earlier_version_does_not_end_the_question() {
    let Some(server) = Server::start() else { return };
    stranger(&server, &[(0, OLD)]).await;
    stranger(&server, &[(0, YES), (2500, LATE)]).await;
    let reply = asking(&server).await.ask(of_host(), WITHIN).await.unwrap();
    assert!(matches!(reply.answer, Answer::RecordedJobs { .. }), "{reply:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_cannot_be_read_does_not_end_the_question() {
    let Some(server) = Server::start() else { return };
    stranger(&server, &[(0, "\u{1b}[2J"), (400, LATE)]).await;
    let operator = asking(&server).await;
    for question in [of_host(), recorded()] {
        let reply = operator.ask(question, WITHIN).await.unwrap();
        assert!(matches!(reply.answer, Answer::RecordedJobs { .. }), "{reply:?}");
    }
    assert_eq!(operator.ask_all(recorded(), WITHIN).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_busy_is_asked_again_until_the_time_is_up() {
    let Some(server) = Server::start() else { return };
    stranger(&server, &[(0, BUSY)]).await;
    let (operator, began) = (asking(&server).await, Instant::now());
    let reply = operator.ask(of_host(), Duration::from_secs(4)).await.unwrap();
    assert!(matches!(reply.answer, Answer::Refused(refusal) if refusal.why == RefusalReason::Busy));
    let took = began.elapsed();
    assert!((Duration::from_secs(2)..Duration::from_secs(5)).contains(&took), "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_many_questions_at_once_gets_an_answer() {
    let Some(server) = Server::start() else { return };
    let folder = TempDir::new().unwrap();
    answer(&server, &folder, "w1").await;
    let operator = asking(&server).await;
    let end = Instant::now() + Duration::from_secs(20);
    while operator.ask(recorded(), WITHIN).await.is_err() {
        assert!(Instant::now() < end);
    }
    let client = async_nats::connect(server.url()).await.unwrap();
    let mut answers = client.subscribe("_INBOX.many").await.unwrap();
    let question = Request::new(recorded(), WITHIN).to_bytes();
    for _ in 0..400 {
        let (subject, inbox) = ("cimjob.ask.lab.all", "_INBOX.many");
        client.publish_with_reply(subject, inbox, question.clone().into()).await.unwrap();
    }
    for count in 0..400 {
        let answer = tokio::time::timeout(Duration::from_secs(5), answers.next()).await;
        assert!(answer.is_ok_and(|answer| answer.is_some()), "{count} answers");
    }
}
