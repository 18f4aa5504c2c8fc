//! What the host itself answers, over the connection with which it is watched.

use serde_json::Value;

use crate::addressing::Namespace;
use crate::client::{Client, Deadline, Detail, EnumerationError, Error};
use crate::job::{InstanceId, JobPath, JobQuery, StateFilter};
use crate::report::{Exit, FailureReport, JobsReport, ListedReport, Report};
use crate::watch::asking::failed::FailedAnswer;
use crate::watch::asking::question::{JobQuestion, ListQuestion};
use crate::watch::asking::reply::Answer;
use crate::watch::look::{Answered, document, explain_job};
use crate::watch::target::Target;

/// The most jobs that one answer lists.
const MOST_LISTED: usize = 100;

/// A host that is asked.
pub(super) struct Live<'a> {
    pub(super) client: Client,
    pub(super) target: &'a Target,
    pub(super) until: Deadline,
}

impl Live<'_> {
    /// Why a job failed.
    pub(super) async fn explain(&self, job: &JobQuestion) -> Result<Answer, FailedAnswer> {
        let path = self.path(job).await?;
        let client = self.client.until(self.until);
        let (answered, failure) = match explain_job(&client, &path, self.until).await {
            Ok(answered) => (answered, None),
            Err(Error::Unexplained { explanation, source }) => (Answered::from(*explanation), Some(failed(&source))),
            Err(error) => return Err(failed(&error)),
        };
        let document = document(&answered, &self.target.endpoint, &self.target.labels);
        let document = serde_json::from_str(&document).unwrap_or(Value::Null);
        Ok(Answer::Host { document, failure })
    }

    /// The path of the job: of one without a class the host knows it.
    async fn path(&self, job: &JobQuestion) -> Result<JobPath, FailedAnswer> {
        let namespace: Namespace = job.namespace.parse().map_err(usage)?;
        let host = self.target.endpoint.host();
        if let Some(class) = &job.class {
            return Ok(JobPath::new(&namespace, class, &job.instance_id).map_err(usage)?.on_host(host));
        }
        let id = InstanceId::new(&job.instance_id).map_err(usage)?;
        let found = self.client.until(self.until).find_jobs(&namespace, &[id]).await;
        let found = found.map_err(|error| failed(&error))?.pop();
        match found {
            Some(Ok(path)) => Ok(path.on_host(host)),
            Some(Err(error)) => Err(failed(&error)),
            None => Err(FailedAnswer { exit_code: Exit::NotFound.code(), ..FailedAnswer::default() }),
        }
    }

    /// The jobs that failed.
    pub(super) async fn list(&self, wanted: &ListQuestion) -> Result<Answer, FailedAnswer> {
        let namespace: Namespace = wanted.namespace.parse().map_err(usage)?;
        let query = JobQuery { states: vec![StateFilter::Failed], ..JobQuery::all(namespace) };
        let detail = if wanted.errors { Detail::Errors } else { Detail::Jobs };
        let mut found = self.client.until(self.until).jobs(query, detail);
        let (mut jobs, mut broken, mut complete) = (Vec::new(), None, false);
        while jobs.len() < MOST_LISTED {
            match found.next().await {
                Some(Ok(job)) => jobs.push(ListedReport::from(&job)),
                Some(Err(error)) => {
                    broken = Some(error);
                    break;
                }
                None => {
                    complete = found.unreadable().is_none();
                    break;
                }
            }
        }
        match broken {
            Some(EnumerationError { source, .. }) if jobs.is_empty() => Err(failed(&source)),
            broken => Ok(self.listed(jobs, broken, complete)),
        }
    }

    fn listed(&self, jobs: Vec<ListedReport>, broken: Option<EnumerationError>, complete: bool) -> Answer {
        let failure = broken.map(|error| FailureReport::from(&error.source));
        let report = JobsReport { jobs, complete, failure: failure.clone() };
        let report = Report::from(report).with_endpoint(&self.target.endpoint);
        let document = serde_json::to_value(&report).unwrap_or(Value::Null);
        Answer::Host { document, failure: failure.map(FailedAnswer::from) }
    }
}

fn failed(error: &Error) -> FailedAnswer {
    FailureReport::from(error).into()
}

fn usage(error: impl std::fmt::Display) -> FailedAnswer {
    let messages = vec![error.to_string()];
    FailedAnswer { exit_code: Exit::Usage.code(), messages, ..FailedAnswer::default() }
}
