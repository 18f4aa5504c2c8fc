//! Why a command ends without its data: a message for people, an exit code for scripts.

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;

use crate::addressing::{InvalidName, TargetError};
use crate::cli::ending::absence::Absence;
use crate::cli::ending::asked::NoAnswer;
use crate::cli::ending::no_machine::NoMachine;
use crate::cli::ending::remedy::words;
use crate::client::{EndpointError, Error, FailureStage, UnreadableJobs};
use crate::job::{JobPathError, NoJob};
use crate::report::{Exit, FailureReport, FaultReport, Report, messages};
use crate::soap::Fault;

/// A failed command.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum Failure {
    #[error("the job's name cannot be read")]
    Job(#[from] JobPathError),
    #[error("{0}")]
    NoJob(#[from] NoJob),
    #[error("not a WMI path, resource URI or class")]
    Target(#[from] TargetError),
    #[error("not a name")]
    Name(#[from] InvalidName),
    #[error("{refusal}")]
    Refused {
        refusal: String,
        hint: Option<String>,
        #[source]
        failure: Box<ClientFailure>,
    },
    #[error("{0}")]
    Usage(String),
    /// An option or a command that does not exist; `instead` is what to type.
    #[error("{what}")]
    Arguments { what: String, instead: Option<&'static str> },
    /// Someone was asked and did not say yes.
    #[error("not confirmed: nothing was done")]
    Declined,
    /// Ctrl-C or SIGTERM came.
    #[error("stopped before the end: what was not found out by then is missing")]
    Stopped,
    #[error("{what}")]
    Configuration {
        what: String,
        #[source]
        source: Option<Box<dyn StdError + Send + Sync>>,
    },
    #[error("{0}")]
    Client(#[from] ClientFailure),
    #[error("the list broke off after {read} instances: {source}")]
    Listing {
        /// How many the host had given.
        read: usize,
        #[source]
        source: ClientFailure,
    },
    /// The list is not complete, though it did not break off.
    #[error("{endpoint}: the list is not complete: {unreadable}")]
    Unreadable { endpoint: String, unreadable: UnreadableJobs },
    /// The time for all hosts was up before this one answered.
    #[error("{endpoint}: {what}: the time limit for all hosts was reached")]
    Unanswered { endpoint: String, what: &'static str },
    #[error("{0}")]
    NoMachine(#[from] NoMachine),
    /// The host does not explain the job, and neither does the journal.
    #[error("{failure}")]
    NotRecorded {
        #[source]
        failure: Box<Self>,
        absence: Box<Absence>,
    },
    /// The journal cannot be used, or does not have what is asked for.
    #[error("{what}")]
    #[cfg_attr(not(feature = "journal"), allow(dead_code))]
    Journal {
        what: String,
        exit: Exit,
        hint: Option<&'static str>,
        #[source]
        source: Option<Box<dyn StdError + Send + Sync>>,
    },
    /// A watcher was asked in place of the host.
    #[error("{0}")]
    #[cfg_attr(not(feature = "nats"), allow(dead_code))]
    Asked(Box<NoAnswer>),
    #[error("the result cannot be written")]
    Output(#[source] io::Error),
    /// A report for a CI system.
    #[error("the report {file} cannot be written")]
    CiReport { file: String, source: io::Error },
}

/// An error of the client, with the host it was about.
#[derive(Debug, thiserror::Error)]
#[error("{endpoint}: {source}")]
pub(in crate::cli) struct ClientFailure {
    pub(in crate::cli) endpoint: String,
    /// One error may be about several jobs.
    pub(in crate::cli) source: Arc<Error>,
}

impl ClientFailure {
    /// What is not a host was asked for; a user and a password that may be before it are not told.
    pub(in crate::cli) fn of_no_host(host: &str, error: EndpointError) -> Self {
        let endpoint = host.rsplit('@').next().unwrap_or_default().to_owned();
        Self { endpoint, source: Arc::new(Error::Configuration(error.into())) }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Error::Fault(fault) = &*self.source { Some(fault) } else { None }
    }
}

impl Failure {
    pub(in crate::cli) fn configuration(
        what: impl Into<String>,
        source: impl StdError + Send + Sync + 'static,
    ) -> Self {
        Self::Configuration { what: what.into(), source: Some(Box::new(source)) }
    }

    pub(in crate::cli) fn exit(&self) -> Exit {
        match self {
            Self::Declined | Self::Stopped => Exit::Interrupted,
            Self::Job(_)
            | Self::NoJob(_)
            | Self::Target(_)
            | Self::Name(_)
            | Self::Usage(_)
            | Self::Arguments { .. } => Exit::Usage,
            Self::Configuration { .. } => Exit::Configuration,
            Self::Client(failure) | Self::Listing { source: failure, .. } => (&*failure.source).into(),
            Self::Refused { failure, .. } => (&*failure.source).into(),
            Self::Unreadable { .. } => Exit::Unreadable,
            Self::Unanswered { .. } => Exit::TimedOut,
            Self::NoMachine(_) => Exit::NotFound,
            Self::NotRecorded { failure, .. } => failure.exit(),
            Self::Journal { exit, .. } => *exit,
            Self::Asked(no_answer) => no_answer.exit,
            Self::Output(_) | Self::CiReport { .. } => Exit::NotWritten,
        }
    }

    /// `host:port` that was asked; nothing when it never came to that.
    pub(in crate::cli) fn endpoint(&self) -> Option<&str> {
        let failure = match self {
            Self::Client(failure) | Self::Listing { source: failure, .. } => failure,
            Self::Refused { failure, .. } => failure.as_ref(),
            Self::Unreadable { endpoint, .. } | Self::Unanswered { endpoint, .. } => return Some(endpoint),
            Self::NoMachine(missing) => return Some(&missing.endpoint),
            Self::NotRecorded { failure, .. } => return failure.endpoint(),
            _ => return None,
        };
        let asked = !matches!(*failure.source, Error::Configuration(_) | Error::Request(_));
        asked.then_some(failure.endpoint.as_str())
    }

    /// Takes a reader that went away for one that read everything.
    pub(in crate::cli) fn unless_broken_pipe(written: Result<(), Self>) -> Result<(), Self> {
        written.or_else(|failure| if failure.is_broken_pipe() { Ok(()) } else { Err(failure) })
    }

    pub(in crate::cli) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Itself and its sources, outermost first. A source that says just what its parent says is left out.
    pub(in crate::cli) fn chain(&self) -> Vec<String> {
        let next = match self {
            Self::Client(failure) | Self::Listing { source: failure, .. } => failure.source.source(),
            Self::NotRecorded { failure, .. } => return failure.chain(),
            Self::Asked(no_answer) => return no_answer.chain(),
            other => other.source(),
        };
        messages(self.to_string(), next)
    }

    pub(in crate::cli) fn hint(&self) -> Option<String> {
        match self {
            Self::Client(failure) | Self::Listing { source: failure, .. } => failure.source.remedy().as_ref().map(words),
            Self::Refused { hint, .. } => hint.clone(),
            Self::Target(_) => Some(r#"write it like 'Msvm_ComputerSystem.Name="..."' in single quotes, like http://schemas.microsoft.com/wbem/wsman/1/wmi/root/...?Name=..., or give a class"#.to_owned()),
            Self::NoJob(reason) => Some(no_job(reason).to_owned()),
            Self::Unreadable { .. } => Some("run it again with --trace-wire FILE: it keeps what the host sent".to_owned()),
            Self::Unanswered { .. } => Some("allow more time with --total-timeout, or ask more hosts at the same time with --concurrency".to_owned()),
            Self::NoMachine(missing) => Some(missing.hint()),
            Self::NotRecorded { failure, .. } => failure.hint(),
            Self::Journal { hint, .. } => hint.map(str::to_owned),
            Self::Asked(no_answer) => no_answer.hint.clone(),
            Self::Arguments { instead, .. } => instead.map(str::to_owned),
            _ => None,
        }
    }

    /// How far the call to the host came; nothing when it never came to that.
    pub(in crate::cli) fn stage(&self) -> Option<FailureStage> {
        match self {
            Self::Client(failure) | Self::Listing { source: failure, .. } => Some(failure.source.failure_stage()),
            Self::Refused { failure, .. } => Some(failure.source.failure_stage()),
            Self::NotRecorded { failure, .. } => failure.stage(),
            _ => None,
        }
    }

    /// The host's fault, when that is the reason.
    pub(in crate::cli) fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Client(failure) | Self::Listing { source: failure, .. } => failure.fault(),
            Self::Refused { failure, .. } => failure.fault(),
            Self::NotRecorded { failure, .. } => failure.fault(),
            _ => None,
        }
    }

    /// Why the journal does not know the job either.
    pub(in crate::cli) fn absence(&self) -> Option<&Absence> {
        match self {
            Self::NotRecorded { absence, .. } => Some(absence),
            Self::Asked(no_answer) => no_answer.absence.as_ref(),
            _ => None,
        }
    }

    /// As the document of a command that failed.
    pub(in crate::cli) fn report(&self) -> Report {
        let mut report = Report::from(self.as_part());
        if let Self::Asked(no_answer) = self {
            report.answered_by.clone_from(&no_answer.by);
        }
        match self.endpoint() {
            Some(endpoint) => report.with_endpoint(endpoint),
            None => report,
        }
    }

    /// As a part of another document.
    pub(in crate::cli) fn as_part(&self) -> FailureReport {
        FailureReport {
            exit_code: self.exit().code(),
            stage: self.stage().map(|stage| stage.to_string()),
            messages: self.chain(),
            hint: self.hint(),
            journal: self.absence().map(|absence| absence.text.clone()),
            gap: self.absence().and_then(|absence| absence.gap.clone()),
            coverage: if let Self::Asked(no_answer) = self { no_answer.coverage.clone() } else { None },
            remedy: None,
            fault: self.fault().map(FaultReport::from),
        }
    }
}

/// What to try when a text names no job.
fn no_job(reason: &NoJob) -> &'static str {
    match reason {
        NoJob::CutOff(..) => "copy the whole path, to its closing quote, and put it in single quotes",
        NoJob::NotAJob(_) => "for other instances there are get, query and enumerate",
        NoJob::Ambiguous(..) => "pass the GUID of the job alone, or its path",
        NoJob::OtherGuid(_) => "if it is the GUID of a job, pass it alone",
        _ => {
            r#"write it like '\\HV01\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="..."' in single quotes, or give the InstanceID alone; a path may be cut off, or a shell may have eaten its backslashes"#
        }
    }
}
