//! `cimjob invoke`: a method of any class.

use clap::Args;

use crate::addressing::Target;
use crate::cim::{FromCim, MethodDeclaration};
use crate::client::WaitOptions;
use crate::job::JobPath;
use crate::report::{Called, Exit, Report};
use crate::wsman::{self, Input, MethodOutput};

use crate::cli::ending::failure::Failure;
use crate::cli::following::waiting::{self, Jobs};
use crate::cli::instances::refusal::Asked;
use crate::cli::options::confirmation::Confirmation;
use crate::cli::options::host::HostOptions;
use crate::cli::options::target::TargetArguments;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::confirm::confirm;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::say;
use crate::cli::terminal::text_instance;
use crate::cli::value::classes::{Classes, Lookup};
use crate::cli::value::input::InputArguments;

#[derive(Debug, Args)]
#[command(after_help = INVOKE_EXAMPLES)]
pub(in crate::cli) struct Invoke {
    #[command(flatten)]
    pub(in crate::cli) target: TargetArguments,
    /// The method
    #[arg(value_name = "METHOD")]
    pub(in crate::cli) method: String,
    #[command(flatten)]
    pub(in crate::cli) input: InputArguments,
    /// Follow the job that the method starts to its end, and explain it, as wait does; its exit code is that of the job
    #[arg(long)]
    pub(in crate::cli) wait: bool,
    #[command(flatten)]
    pub(in crate::cli) confirmation: Confirmation,
}

/// The return value of a method whose work a job goes on with.
const JOB_STARTED: u32 = 4096;

pub(in crate::cli) async fn run(command: Invoke, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let target = command.target.read()?;
    let session = open(&command, &settings.for_host(target.host.as_deref())?)?;
    let path = session.path_of(&target.reference);
    let operation = wsman::Invoke::new(target.reference.clone(), &command.method)?;
    let operation = if only_reads(&command.method) {
        operation.read_only()
    } else {
        confirm(command.confirmation.yes, &format!("call {} of {path}", command.method))?;
        operation
    };
    let answer = call(&command, &target, &session, operation).await?;
    let job = job_of(&answer, &session);
    let target = Target { host: Some(session.endpoint.host().to_owned()), reference: target.reference };
    let called = Called { target: &target, method: &command.method };
    let report = Report::method(called, &answer, job.as_ref(), &session.endpoint);
    let then = match &job {
        Some(_) if command.wait => "\n".to_owned(),
        Some(job) => text_instance::how_to_follow(job),
        None => String::new(),
    };
    output.will_end(if matches!(answer.return_value, 0 | JOB_STARTED) { Exit::Done } else { Exit::Fault });
    let text = || format!("{}{then}", text_instance::method(called, &answer, job.as_ref()));
    let written = output.either(text, &report);
    if command.wait {
        Failure::unless_broken_pipe(written)?;
    } else {
        written?;
    }
    match (answer.return_value, job) {
        (JOB_STARTED, Some(job)) if command.wait => follow(&session, job, output).await,
        (JOB_STARTED, None) if command.wait => {
            say("cimjob: the method started a job and did not tell which: it cannot be followed");
            Ok(Exit::Unreadable)
        }
        (0 | JOB_STARTED, _) => Ok(Exit::Done),
        _ => Ok(Exit::Fault),
    }
}

/// Following a job takes a second connection, for what the job touches.
fn open(command: &Invoke, host: &HostOptions) -> Result<Session, Failure> {
    if command.wait { Session::open_for_many(host, 2) } else { Session::open(host) }
}

async fn follow(session: &Session, job: JobPath, output: &mut Output) -> Result<Exit, Failure> {
    let options = WaitOptions::within(session.timeout);
    waiting::follow(session, Jobs { paths: &[job], options: &options, any: false }, output).await
}

/// Only of these two it is known that they change nothing; no other name is trusted.
fn only_reads(method: &str) -> bool {
    ["GetError", "GetErrorEx"].contains(&method)
}

async fn call(
    command: &Invoke,
    target: &Target,
    session: &Session,
    operation: wsman::Invoke,
) -> Result<MethodOutput, Failure> {
    let namespace = command.target.namespace_of(&target.reference);
    let mut classes = Classes::of(session, namespace.clone());
    let input = if command.input.is_empty() {
        Input::default()
    } else {
        let declared = declaration(command, target, &mut classes).await?;
        command.input.read(declared.as_ref(), &mut classes).await?
    };
    let operation =
        operation.input(&input).map_err(|error| Failure::configuration("the input cannot be sent", error))?;
    let path = session.path_of(&target.reference);
    let asked = Asked {
        namespace: namespace.as_str(),
        class: target.class(),
        instance: Some(&path),
        method: Some(&command.method),
        change: !only_reads(&command.method),
        ..Asked::default()
    };
    session.client.call(&operation).await.map_err(|error| asked.failed(session, error))
}

/// The declaration of the method, if the host gives it.
async fn declaration(
    command: &Invoke,
    target: &Target,
    classes: &mut Classes<'_>,
) -> Result<Option<MethodDeclaration>, Failure> {
    let (class, method) = (target.class(), &command.method);
    match classes.find(class, |class| class.method(method).is_some()).await? {
        Lookup::Unknown => Ok(None),
        Lookup::Absent => Err(Failure::Usage(format!("the class {class} has no method {method}"))),
        Lookup::In(found) => Ok(found.method(method).cloned()),
    }
}

/// The job that goes on with the work.
fn job_of(answer: &MethodOutput, session: &Session) -> Option<JobPath> {
    let job = answer.parameters.iter().find(|parameter| parameter.name == "Job")?;
    let path = JobPath::from_reference(FromCim::from_cim(&job.value)?).ok()?;
    Some(path.on_host(session.endpoint.host()))
}

const INVOKE_EXAMPLES: &str = r#"Examples:
  cimjob invoke 'Msvm_ComputerSystem.CreationClassName="Msvm_ComputerSystem",Name="..."' RequestStateChange --arg RequestedState:uint16=2
  cimjob invoke Msvm_VirtualSystemManagementService DestroySystem --arg-ref 'AffectedSystem=Msvm_ComputerSystem.Name="..."' --yes

A method that starts a job returns 4096: the path of the job is printed, and --wait follows it. Types: boolean, uint8 to uint64, sint8 to sint64, real32, real64,
char16, string, datetime, reference."#;
