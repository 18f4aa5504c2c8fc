//! `cimjob journal show`.

use clap::Args;

use crate::job::JobName;
use crate::journal::{Reader, Recorded};
use crate::report::{Exit, RecordedJobsReport, RecordedReport, Report};

use crate::cli::ending::failure::Failure;
use crate::cli::options::job::JobArguments;
use crate::cli::options::journal::JournalArguments;
use crate::cli::recorded::{opened, text};
use crate::cli::terminal::output::Output;
use crate::fleet::is_same_host;

#[derive(Debug, Args)]
pub(super) struct Show {
    #[command(flatten)]
    job: JobArguments,
    #[cfg(feature = "nats")]
    #[command(flatten)]
    via: crate::cli::options::via::ViaWithin,
}

pub(super) async fn run(command: &Show, journal: &JournalArguments, output: &mut Output) -> Result<Exit, Failure> {
    #[cfg(feature = "nats")]
    if command.via.via.is_given() {
        let recordings = crate::cli::asked::journal::Recordings { via: &command.via, host: None };
        return recordings.show(&command.job, output).await;
    }
    let reader = opened::reader(journal)?;
    let found: Vec<RecordedReport> = find(&reader, &command.job)?.iter().map(RecordedReport::from).collect();
    if found.is_empty() {
        let what = format!("{}: the journal does not have this job", reader.path().display());
        return Err(Failure::Journal { what, exit: Exit::NotFound, hint: Some(HINT), source: None });
    }
    show(found, output)?;
    Ok(Exit::Done)
}

const HINT: &str = "cimjob journal list shows what it has";

/// By its stable id, its path or its InstanceID.
fn find(reader: &Reader, job: &JobArguments) -> Result<Vec<Recorded>, Failure> {
    let text = job.job.trim();
    if let Some(recorded) = reader.find_stable(text).map_err(opened::failure)? {
        return Ok(vec![recorded]);
    }
    let found = reader.find(None, text).map_err(opened::failure)?;
    if !found.is_empty() {
        return Ok(found);
    }
    let names = job.naming.find(&job.job)?;
    let mut all = Vec::new();
    for name in names.jobs {
        let (host, id) = match &name.name {
            JobName::Path(path) => (path.host(), path.instance_id()),
            JobName::InstanceId { id, .. } => (None, id.as_str()),
        };
        let found = reader.find(None, id).map_err(opened::failure)?;
        let on_host = |recorded: &Recorded| host.is_none_or(|host| is_same_host(host, &recorded.job.host));
        all.extend(found.into_iter().filter(on_host));
    }
    Ok(all)
}

fn show(found: Vec<RecordedReport>, output: &mut Output) -> Result<(), Failure> {
    if output.is_jsonl() {
        return found.into_iter().try_for_each(|recorded| output.report(Report::from(recorded)));
    }
    if output.is_json() {
        return output.report(Report::from(RecordedJobsReport::new(found, Vec::new())));
    }
    let clock = output.clock();
    let shown: Vec<String> = found.iter().map(|recorded| text::explanation(recorded, None, &clock)).collect();
    output.text(&shown.join("\n"))
}
