//! The workers of a site: asked through a NATS server.

use std::time::Duration;

use crate::client::Endpoint;
use crate::fleet::journal_name;
use crate::nats::{Asking, SiteName};
use crate::report::{AnsweredBy, CoverageReport};
use crate::watch::asking::{Answer, Question, Reply, coverage};

use crate::cli::asked::no_answer;
use crate::cli::ending::failure::Failure;
use crate::cli::options::via::ViaArguments;
use crate::cli::session::nats;

/// The workers of a site.
pub(super) struct Workers {
    asking: Asking,
    site: SiteName,
    within: Duration,
}

/// An answer that holds something, and who gave it.
pub(super) struct Answered {
    pub(super) by: AnsweredBy,
    pub(super) answer: Answer,
}

/// What all of them said.
pub(super) struct OfAll {
    pub(super) answered: Vec<Answered>,
    /// For which hosts.
    pub(super) coverage: CoverageReport,
}

impl Workers {
    /// Those that the options name.
    pub(super) async fn of(via: &ViaArguments, within: Duration) -> Result<Self, Failure> {
        let connection = nats::connect(&via.via, &via.login, "cimjob".to_owned()).await?;
        Ok(Self { asking: Asking::new(connection, via.site.clone()), site: via.site.clone(), within })
    }

    /// The answer of the one that has one.
    pub(super) async fn ask(&self, question: Question) -> Result<Answered, Failure> {
        let reply = self.asking.ask(question, self.within).await.map_err(no_answer::of_transport)?;
        held(reply)
    }

    /// The answers of all; one that refuses is left out if another one answers.
    pub(super) async fn ask_all(&self, question: Question) -> Result<OfAll, Failure> {
        let replies = self.asking.ask_all(question, self.within).await.map_err(no_answer::of_transport)?;
        let coverage = coverage(self.site.as_str(), &replies);
        let (mut answered, mut failed) = (Vec::new(), None);
        for reply in replies {
            match held(reply) {
                Ok(answer) => answered.push(answer),
                Err(failure) => failed = failed.or(Some(failure)),
            }
        }
        match failed {
            Some(failure) if answered.is_empty() => Err(of_all(failure, coverage)),
            _ => Ok(OfAll { answered, coverage }),
        }
    }
}

fn held(Reply { answered_by: by, answer, .. }: Reply) -> Result<Answered, Failure> {
    match answer {
        Answer::Failed(failed) => Err(no_answer::of_failed(failed, by)),
        Answer::Refused(refusal) => Err(no_answer::of_refusal(refusal, by)),
        answer => Ok(Answered { by, answer }),
    }
}

fn of_all(failure: Failure, coverage: CoverageReport) -> Failure {
    match failure {
        Failure::Asked(no_answer) => Failure::Asked(Box::new(no_answer::of_some(*no_answer, coverage))),
        other => other,
    }
}

/// The host as watchers name it.
pub(super) fn name_of(host: &str) -> String {
    host.parse::<Endpoint>().map_or_else(|_| host.to_owned(), |endpoint| journal_name(&endpoint))
}
