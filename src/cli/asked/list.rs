//! `cimjob list --failed --via`: the failed jobs of a host, listed by its watcher.

use serde_json::{Value, json};

use crate::fleet::journal_name;
use crate::report::{AnsweredBy, Exit};
use crate::watch::asking::{Answer, ListQuestion, Question};

use crate::cli::asked::explain::with;
use crate::cli::asked::worker::{Answered, Workers};
use crate::cli::asked::{no_answer, text};
use crate::cli::ending::failure::Failure;
use crate::cli::options::via::ViaArguments;
use crate::cli::settings::asked_hosts::AskedHosts;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::note;

/// The failed jobs of a host.
pub(in crate::cli) struct Listing<'a> {
    pub(in crate::cli) via: &'a ViaArguments,
    pub(in crate::cli) namespace: String,
    pub(in crate::cli) errors: bool,
    /// So many are shown at most.
    pub(in crate::cli) most: usize,
}

impl Listing<'_> {
    /// Asks and shows them.
    pub(in crate::cli) async fn run(self, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
        let AskedHosts::One(host) = settings.for_hosts([])? else {
            return Err(Failure::Usage("with --via, one host at a time can be asked: --host says which".to_owned()));
        };
        let workers = Workers::of(self.via, host.timeout).await?;
        let (namespace, errors) = (self.namespace, self.errors);
        let question = ListQuestion { host: journal_name(&host.endpoint), namespace, errors };
        let Answered { by, answer } = workers.ask(Question::Failed(question)).await?;
        let Answer::Host { mut document, failure } = answer else { return Err(no_answer::of_another_answer(by)) };
        let Some(jobs) = document.get_mut("jobs").and_then(Value::as_array_mut) else {
            return Err(no_answer::of_another_answer(by));
        };
        let is_cut = jobs.len() > self.most;
        jobs.truncate(self.most);
        let jobs = jobs.clone();
        let exit = failure.as_ref().and_then(|failure| Exit::of_code(failure.exit_code)).unwrap_or(Exit::Done);
        output.will_end(exit);
        if output.is_one_document() {
            if is_cut {
                document.as_object_mut().map(|object| object.insert("complete".to_owned(), json!(false)));
            }
            output.recorded(with(document, &by))?;
        } else {
            jobs.into_iter().try_for_each(|job| each(job, &document, &by, output))?;
            say_end(&document, &by, output)?;
        }
        failure.map_or(Ok(exit), |failure| Err(no_answer::of_failed(failure, by)))
    }
}

/// One job: a document, a path or a line.
fn each(job: Value, of: &Value, by: &AnsweredBy, output: &mut Output) -> Result<(), Failure> {
    if output.is_name() {
        let path = job.pointer("/job/path").and_then(Value::as_str).unwrap_or_default();
        return output.text(&format!("{}\n", neutral(path)));
    }
    if !output.is_jsonl() {
        let room = if output.is_wide() { None } else { output.room() };
        return output.text(&text::listed(&job, room));
    }
    let mut document = json!({ "schema_version": 1, "endpoint": of.get("endpoint"), "answered_by": by, "kind": "job" });
    if let (Some(whole), Value::Object(part)) = (document.as_object_mut(), job) {
        for (key, value) in part {
            whole.entry(key).or_insert(value);
        }
    }
    output.recorded(document)
}

fn say_end(document: &Value, by: &AnsweredBy, output: &mut Output) -> Result<(), Failure> {
    let is_empty = document.get("jobs").and_then(Value::as_array).is_some_and(Vec::is_empty);
    if is_empty && !output.is_jsonl() && !output.is_name() {
        output.text("No jobs.\n")?;
    }
    let is_complete = document.get("complete") == Some(&Value::Bool(true));
    let rest = if is_complete { "" } else { "; there are more" };
    note(&neutral(&format!("cimjob: answered {}{rest}", text::in_words(by))));
    Ok(())
}
