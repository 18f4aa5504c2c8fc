//! Questions to watchers over a real server.

use std::time::{Duration, Instant};

use cimjob::journal::{Journal, Retention};
use cimjob::nats::{Asking, Connection, Login, NotAnswered, Options};
use cimjob::report::AnsweredBy;
use cimjob::watch::asking::{Answer, Answerer, Place, Question, RecordedJobQuestion, RecordedQuestion, RefusalReason};
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
async fn all_workers_of_a_site_answer_and_a_host_that_none_watches_is_refused_at_once() {
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
    let reply = operator.ask(Question::RecordedJob(of_no_host), WITHIN).await.unwrap();
    assert!(matches!(reply.answer, Answer::Refused(refusal) if refusal.why == RefusalReason::NotWatched));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_away_is_said_in_time() {
    let Some(mut server) = Server::start() else { return };
    server.kill();
    let asked = asking(&server).await.ask(recorded(), Duration::from_secs(1)).await;
    assert!(matches!(asked, Err(NotAnswered::Away(_))), "{asked:?}");
}
