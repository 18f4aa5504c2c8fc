//! `cimjob explain --via`: a job, explained by the watcher of its host.

use serde_json::{Value, json};

use crate::addressing::Namespace;
use crate::fleet::journal_name;
use crate::job::JobName;
use crate::report::{AnsweredBy, Exit, RecordedEvent, RecordedReport, WhyRecorded};
use crate::watch::asking::{Answer, FailedAnswer, JobQuestion, Question};

use crate::cli::asked::worker::{Answered, Workers};
use crate::cli::asked::{no_answer, text};
use crate::cli::ending::failure::Failure;
use crate::cli::options::ci_report::CiReportArguments;
use crate::cli::options::via::ViaArguments;
use crate::cli::recorded::evidence;
use crate::cli::settings::asked_hosts::AskedHosts;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::failed;
use crate::cli::terminal::output::Output;
use crate::cli::value::job_argument::NamedJobs;

/// What counts as a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Judging {
    /// Only that there is no answer.
    Answer,
    /// A job that failed, too.
    Outcome,
}

/// Reports for CI systems are made of what hosts say.
pub(in crate::cli) fn without_reports(arguments: &CiReportArguments) -> Result<(), Failure> {
    let text = "--report does not go with --via: -o json has the answer for a script";
    if arguments.reports.is_empty() { Ok(()) } else { Err(Failure::Usage(text.to_owned())) }
}

/// Jobs that a watcher explains.
pub(in crate::cli) struct Explaining<'a> {
    pub(in crate::cli) jobs: NamedJobs,
    pub(in crate::cli) via: &'a ViaArguments,
    pub(in crate::cli) judging: Judging,
}

impl Explaining<'_> {
    /// One after the other. The first failure decides the exit code.
    pub(in crate::cli) async fn run(self, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
        let AskedHosts::One(host) = settings.for_hosts(self.jobs.hosts())? else {
            return Err(Failure::Usage("with --via, one host at a time can be asked: --host says which".to_owned()));
        };
        let name = journal_name(&host.endpoint);
        let workers = Workers::of(self.via, host.timeout).await?;
        let mut exit = Exit::Done;
        for (place, job) in self.jobs.names().iter().enumerate() {
            if place > 0 && !output.is_json() {
                output.text("\n")?;
            }
            let of_this = match self.one(&workers, question(job, &name), output).await {
                Err(failure) if self.jobs.count() > 1 && !matches!(failure, Failure::Output(_)) => {
                    failed::tell(&failure);
                    output.failure(&failure)?;
                    failure.exit()
                }
                other => other?,
            };
            exit = if exit == Exit::Done { of_this } else { exit };
        }
        output.will_end(exit);
        Ok(exit)
    }

    async fn one(&self, workers: &Workers, question: Question, output: &mut Output) -> Result<Exit, Failure> {
        let Answered { by, answer } = workers.ask(question).await?;
        match answer {
            Answer::Host { document, failure } if document.is_object() => {
                let exit = self.exit(&document, failure.as_ref());
                output.will_end(exit);
                if output.is_json() {
                    output.recorded(with(document, &by))?;
                } else {
                    output.text(&text::live(&document, &by))?;
                }
                failure.map_or(Ok(exit), |failure| Err(no_answer::of_failed(failure, by)))
            }
            Answer::Recorded { recorded, why } => {
                let exit = self.of_event(recorded.event);
                output.will_end(exit);
                show(&recorded, why, &by, output)?;
                Ok(exit)
            }
            _ => Err(no_answer::of_another_answer(by)),
        }
    }

    fn exit(&self, document: &Value, failure: Option<&FailedAnswer>) -> Exit {
        if let Some(exit) = failure.and_then(|failure| Exit::of_code(failure.exit_code)) {
            return exit;
        }
        let text = |pointer| document.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        match (text("/evidence/source"), text("/outcome")) {
            ("refused" | "fault", _) => Exit::Fault,
            (_, "failed" | "stopped") if self.judging == Judging::Outcome => Exit::JobFailed,
            _ => Exit::Done,
        }
    }

    fn of_event(&self, event: RecordedEvent) -> Exit {
        let failed = self.judging == Judging::Outcome && event == RecordedEvent::Failed;
        if failed { Exit::JobFailed } else { Exit::Done }
    }
}

/// A job of the worker's journal, as `explain` shows it.
pub(super) fn show(
    recorded: &RecordedReport,
    why: Option<WhyRecorded>,
    by: &AnsweredBy,
    output: &mut Output,
) -> Result<(), Failure> {
    match why {
        Some(why) if output.is_json() => output.recorded(with(evidence::document(recorded, why), by)),
        _ => output.text(&text::recorded(recorded, why, by)),
    }
}

/// The document with the watcher that gave it.
pub(super) fn with(mut document: Value, by: &AnsweredBy) -> Value {
    if let Some(object) = document.as_object_mut() {
        object.insert("answered_by".to_owned(), json!(by));
    }
    document
}

fn question(job: &JobName, host: &str) -> Question {
    let (namespace, class, instance_id) = match job {
        JobName::Path(path) => {
            let namespace = path.namespace().unwrap_or_else(Namespace::virtualization_v2);
            (namespace, Some(path.class().to_owned()), path.instance_id().to_owned())
        }
        JobName::InstanceId { namespace, id } => (namespace.clone(), None, id.as_str().to_owned()),
    };
    Question::Explain(JobQuestion { host: host.to_owned(), namespace: namespace.to_string(), class, instance_id })
}
