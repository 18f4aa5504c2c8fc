//! The jobs that a command is about: out of arguments, standard input or a log, each once and in order.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use crate::addressing::Namespace;
use crate::client::Error;
#[cfg(feature = "mcp")]
use crate::job::jobs_in;
use crate::job::{DEFAULT_CLASS, FoundNames, InstanceId, JobName, JobPath};

use crate::cli::ending::failure::Failure;
use crate::cli::options::job::{JobArguments, JobNaming, JobsArguments};
use crate::cli::recorded::{Memory, evidence};
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::say::note;
use crate::cli::value::log_text;
use crate::fleet::is_same_host;

/// The name that means standard input.
const STANDARD_INPUT: &str = "-";

/// Jobs as they were named, before a host was asked; all on one host.
#[derive(Debug, Clone)]
pub(in crate::cli) struct NamedJobs(Vec<JobName>);

/// A job at the host that was asked.
#[derive(Debug)]
pub(in crate::cli) struct Located {
    pub(in crate::cli) path: JobPath,
    /// Why the host does not have it.
    pub(in crate::cli) missing: Option<Arc<Error>>,
}

/// What a host says of InstanceIDs, in their order.
type Found = VecDeque<Result<JobPath, Error>>;

/// The one job of the argument, or of standard input.
pub(in crate::cli) fn one(argument: &JobArguments, settings: &Settings) -> Result<NamedJobs, Failure> {
    let jobs = Naming { naming: &argument.naming, settings }.jobs(std::slice::from_ref(&argument.job))?;
    if jobs.0.len() > 1 {
        let names: Vec<String> = jobs.0.iter().map(|name| format!("\n  {name}")).collect();
        let count = jobs.0.len();
        return Err(Failure::Usage(format!(
            "the text names {count} jobs, and this command takes one:{}",
            names.concat()
        )));
    }
    Ok(jobs)
}

/// The jobs that a text names, whatever text it is.
#[cfg(feature = "mcp")]
pub(in crate::cli) fn in_text(text: &str) -> Result<NamedJobs, Failure> {
    let mut jobs = NamedJobs(Vec::new());
    add(&mut jobs.0, jobs_in(text, &Namespace::virtualization_v2(), None)?);
    Ok(jobs)
}

/// The jobs of the arguments, of standard input, and of a log.
pub(in crate::cli) fn several(arguments: &JobsArguments, settings: &Settings) -> Result<NamedJobs, Failure> {
    let naming = Naming { naming: &arguments.naming, settings };
    let mut jobs = naming.jobs(&arguments.job)?;
    if let Some(file) = &arguments.from_log {
        let found = naming.find(&log_text::of_file(file)?)?;
        add(&mut jobs.0, found);
    }
    naming.on_one_host(&jobs)?;
    Ok(jobs)
}

struct Naming<'a> {
    naming: &'a JobNaming,
    settings: &'a Settings,
}

impl Naming<'_> {
    fn jobs(&self, texts: &[String]) -> Result<NamedJobs, Failure> {
        let mut jobs = Vec::new();
        let mut is_read = false;
        for text in texts {
            if text != STANDARD_INPUT {
                add(&mut jobs, self.find(text)?);
            } else if !std::mem::replace(&mut is_read, true) {
                add(&mut jobs, self.find(&self.standard_input()?)?);
            }
        }
        Ok(NamedJobs(jobs))
    }

    fn standard_input(&self) -> Result<String, Failure> {
        if self.settings.password_is_on_standard_input() {
            return Err(Failure::Usage(
                "standard input cannot hold both the job (-) and the password (--password-stdin)".into(),
            ));
        }
        log_text::of_standard_input()
    }

    /// Says which job was taken out of other text: people see what is asked about.
    fn find(&self, text: &str) -> Result<FoundNames, Failure> {
        let found = self.naming.find(text)?;
        for job in found.jobs.iter().filter(|job| job.is_in_other_text) {
            note(&format!("cimjob: found in the text: {}", neutral(&job.name.to_string())));
        }
        if found.left_out > 0 {
            note(&format!("cimjob: {} more jobs of the text are left out", found.left_out));
        }
        Ok(found)
    }

    fn on_one_host(&self, jobs: &NamedJobs) -> Result<(), Failure> {
        let mut hosts = jobs.hosts();
        let first = hosts.next();
        let others = hosts.any(|host| !first.is_some_and(|first| is_same_host(first, host)));
        if others && !self.settings.host_is_set() {
            return Err(Failure::Usage(
                "the jobs are on different hosts, and one host at a time can be asked: --host says which".into(),
            ));
        }
        Ok(())
    }
}

fn add(jobs: &mut Vec<JobName>, found: FoundNames) {
    for job in found.jobs {
        if !jobs.contains(&job.name) {
            jobs.push(job.name);
        }
    }
}

fn host(name: &JobName) -> Option<&str> {
    if let JobName::Path(path) = name { path.host() } else { None }
}

/// The first of them, which is the only one where one is needed.
impl fmt::Display for NamedJobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.first().map_or(Ok(()), |name| name.fmt(f))
    }
}

impl NamedJobs {
    /// The hosts that they name.
    pub(in crate::cli) fn hosts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(host)
    }

    /// Each as it was named.
    #[cfg(feature = "nats")]
    pub(in crate::cli) fn names(&self) -> &[JobName] {
        &self.0
    }

    /// Their InstanceIDs.
    pub(in crate::cli) fn instance_ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|name| match name {
            JobName::Path(path) => path.instance_id(),
            JobName::InstanceId { id, .. } => id.as_str(),
        })
    }

    pub(in crate::cli) fn count(&self) -> usize {
        self.0.len()
    }

    /// The jobs at the host; those that are named by their InstanceID alone are looked for in all classes.
    pub(in crate::cli) async fn at(&self, session: &Session) -> Result<Vec<Located>, Failure> {
        self.located(&mut self.look_up(session).await?, session)
    }

    /// The same if the journal may know the jobs of a host that cannot be reached: that is why it does not have them, and it is not asked again
    /// for each.
    pub(in crate::cli) async fn at_or_recorded(
        &self,
        session: &Session,
        memory: Option<&Memory>,
    ) -> Result<Vec<Located>, Failure> {
        match self.at(session).await {
            Err(Failure::Client(failure)) if memory.is_some() && evidence::why((&*failure.source).into()).is_some() => {
                let unasked = self.located(&mut VecDeque::new(), session)?.into_iter();
                Ok(unasked.map(|job| Located { missing: Some(Arc::clone(&failure.source)), ..job }).collect())
            }
            located => located,
        }
    }

    fn located(&self, found: &mut Found, session: &Session) -> Result<Vec<Located>, Failure> {
        let mut located: Vec<Located> = Vec::new();
        for name in &self.0 {
            let Located { path, missing } = match name {
                JobName::Path(path) => Located { path: path.clone(), missing: None },
                JobName::InstanceId { namespace, id } => locate(namespace, id, found)?,
            };
            let path = path.on_host(session.endpoint.host());
            // A path and an InstanceID may name the same job.
            if !located.iter().any(|known| known.path == path) {
                located.push(Located { path, missing });
            }
        }
        Ok(located)
    }

    /// What the host says of the InstanceIDs, in their order; all are looked for in one namespace, for all come with the same arguments.
    async fn look_up(&self, session: &Session) -> Result<Found, Failure> {
        let ids = self.0.iter().filter_map(|name| match name {
            JobName::InstanceId { namespace, id } => Some((namespace, id.clone())),
            JobName::Path(_) => None,
        });
        let (namespaces, ids): (Vec<&Namespace>, Vec<InstanceId>) = ids.unzip();
        let Some(namespace) = namespaces.first() else { return Ok(VecDeque::new()) };
        let found = session.client.find_jobs(namespace, &ids).await.map_err(|error| session.failed(error))?;
        Ok(found.into())
    }

    /// The one job at the host.
    pub(in crate::cli) async fn only(self, session: &Session) -> Result<JobPath, Failure> {
        match self.at(session).await?.into_iter().next() {
            Some(Located { missing: Some(error), .. }) => Err(session.failed(error)),
            Some(Located { path, .. }) => Ok(path),
            None => Err(Failure::Usage("no job is named".into())),
        }
    }
}

/// A job that the host does not have is shown as one of the most usual class.
fn locate(namespace: &Namespace, id: &InstanceId, found: &mut Found) -> Result<Located, Failure> {
    match found.pop_front() {
        Some(Ok(path)) => Ok(Located { path, missing: None }),
        missing => {
            let path = JobPath::new(namespace, DEFAULT_CLASS, id.as_str())?;
            Ok(Located { path, missing: missing.and_then(Result::err).map(Arc::new) })
        }
    }
}
