//! Answers questions, some at a time, each within its time.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::client::Deadline;
use crate::report::{AnsweredBy, Exit, WhyRecorded};
use crate::watch::asking::failed::FailedAnswer;
use crate::watch::asking::hosts::{AskableHosts, Found};
use crate::watch::asking::live::Live;
use crate::watch::asking::question::{JobQuestion, ListQuestion, Question};
use crate::watch::asking::recorded::{Archive, Unexplained, failed};
use crate::watch::asking::reply::{Answer, Refusal, RefusalReason, Reply};
use crate::watch::asking::request::Request;
use crate::watch::board::Board;
use crate::watch::schedule::Seen;
use crate::watch::target::Target;

/// So many questions are answered at the same time.
const AT_ONCE: usize = 8;

/// What is left of the time for the way back.
const WAY_BACK: Duration = Duration::from_millis(200);

/// Where a watcher is, and what it knows.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its site and its name.
    pub who: AnsweredBy,
    /// The hosts that it watches.
    pub hosts: AskableHosts,
    /// How they are.
    pub board: Board,
    /// Its journal.
    pub journal: PathBuf,
}

/// Answers questions. Clones are the same.
#[derive(Debug, Clone)]
pub struct Answerer {
    place: Arc<Place>,
    places: Arc<Semaphore>,
}

impl Answerer {
    /// Answers for this watcher.
    #[must_use]
    pub fn new(place: Place) -> Self {
        Self { place: Arc::new(place), places: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The answer to a message, whatever it is. It comes within the time that the request allows.
    pub async fn answer(&self, message: &[u8]) -> Vec<u8> {
        // What is given back meanwhile is answered for, what is taken is not: its hosts may not have been looked at yet.
        let shards = self.place.hosts.shards();
        let answer = match Request::read(message) {
            Err(reason) => Answer::refused(RefusalReason::NotUnderstood, reason.to_string()),
            Ok(request) => self.within_limits(&request).await,
        };
        Reply::new(self.place.who.clone(), answer).of_shards(shards).into_bytes()
    }

    /// The answer to a message that is not read.
    #[must_use]
    pub fn busy(&self) -> Vec<u8> {
        let answer = Answer::refused(RefusalReason::Busy, "it answers too many questions at the same time: ask again");
        Reply::new(self.place.who.clone(), answer).into_bytes()
    }

    async fn within_limits(&self, request: &Request) -> Answer {
        // A host of others is refused before anything is counted.
        if let Some(refused) = self.place.refusal(request.question().host()) {
            return refused;
        }
        if matches!(request.question(), Question::Watched { .. }) {
            return Answer::Watches;
        }
        let Ok(_place) = self.places.try_acquire() else {
            let message = format!("it answers {AT_ONCE} questions at the same time: ask again");
            return Answer::refused(RefusalReason::Busy, message);
        };
        let within = request.within().saturating_sub(WAY_BACK);
        let answered = timeout(within, self.place.answer(request.question(), Deadline::after(within))).await;
        answered.unwrap_or_else(|_| failed(Exit::TimedOut, vec!["the time for the answer is up".to_owned()]))
    }
}

impl Place {
    async fn answer(&self, question: &Question, until: Deadline) -> Answer {
        let archive = Archive::new(&self.journal, until);
        // The journal answers if the host takes too long.
        let until = until.or_earlier(Deadline::after(until.time_left() * 3 / 4));
        match question {
            Question::Explain(job) => match self.target(&job.host) {
                Ok(target) => self.explain(&target, job, &archive, until).await,
                Err(refused) => Answer::Refused(refused),
            },
            Question::Failed(wanted) => match self.target(&wanted.host) {
                Ok(target) => self.list(&target, wanted, until).await,
                Err(refused) => Answer::Refused(refused),
            },
            Question::Recorded(wanted) => match self.refusal(wanted.host.as_deref()) {
                Some(refused) => refused,
                None => archive.list(wanted.clone()).await,
            },
            Question::RecordedJob(wanted) => match self.refusal(wanted.host.as_deref()) {
                Some(refused) => refused,
                None => archive.show(wanted.clone()).await,
            },
            Question::Watched { .. } => Answer::Watches,
        }
    }

    fn refusal(&self, host: Option<&str>) -> Option<Answer> {
        host.and_then(|host| self.target(host).err()).map(Answer::Refused)
    }

    fn target(&self, host: &str) -> Result<Box<Target>, Refusal> {
        let message = match self.hosts.find(host) {
            Found::Host(target) => return Ok(target),
            Found::Nothing => format!("it does not watch {host}"),
            Found::LeaseEnded => format!("its lease has ended: another watcher may look at {host} now"),
            Found::Several => {
                format!("it watches several hosts that {host} can mean: give the full name")
            }
        };
        Err(Refusal { why: RefusalReason::NotWatched, message })
    }

    async fn explain(&self, target: &Target, job: &JobQuestion, archive: &Archive, until: Deadline) -> Answer {
        let failed = match self.live(target, until) {
            Ok(live) => match live.explain(job).await {
                Ok(answer) => return answer,
                Err(failed) => failed,
            },
            Err(failed) => failed,
        };
        let Some(why) = why(&failed) else { return Answer::Failed(failed) };
        let (host, id) = (target.host.to_string(), job.instance_id.clone());
        archive.instead(Unexplained { host, id, failed, why }).await
    }

    async fn list(&self, target: &Target, wanted: &ListQuestion, until: Deadline) -> Answer {
        let listed = match self.live(target, until) {
            Ok(live) => live.list(wanted).await,
            Err(failed) => Err(failed),
        };
        listed.unwrap_or_else(Answer::Failed)
    }

    /// A host that refused the login is not asked: a question of someone else must not lock the account.
    fn live<'a>(&self, target: &'a Target, until: Deadline) -> Result<Live<'a>, FailedAnswer> {
        let host = self.board.host(&target.host).unwrap_or_default();
        let refused = |messages| FailedAnswer { exit_code: Exit::Denied.code(), messages, ..FailedAnswer::default() };
        if let Some(Seen::Refused | Seen::CredentialStopped) = host.state() {
            return Err(refused([Some(REFUSED.to_owned()), host.failure].into_iter().flatten().collect()));
        }
        let client = self.hosts.client(target).map_err(|why| FailedAnswer {
            exit_code: Exit::Configuration.code(),
            messages: vec![why],
            ..FailedAnswer::default()
        })?;
        Ok(Live { client, target, until })
    }
}

const REFUSED: &str = "the host refused the login of the watcher";

/// Why the journal may answer in place of the host.
fn why(failed: &FailedAnswer) -> Option<WhyRecorded> {
    match Exit::of_code(failed.exit_code)? {
        Exit::NotFound => Some(WhyRecorded::Removed),
        Exit::Unreachable | Exit::TimedOut | Exit::Denied | Exit::Configuration => Some(WhyRecorded::Unreachable),
        _ => None,
    }
}
