//! `cimjob invoke`: a method of any class.

use clap::Args;

use crate::cim::FromCim;
use crate::client::ClassLookup;
use crate::job::JobPath;
use crate::report::{Called, Exit, MethodReport, Report};
use crate::wsman::{self, Input, MethodOutput};

use crate::cli::ending::failure::Failure;
use crate::cli::following::resume::Resume;
use crate::cli::following::started::StartedJob;
use crate::cli::instances::addressed::Addressed;
use crate::cli::instances::refusal::{Asked, before_change};
use crate::cli::options::confirmation::Confirmation;
use crate::cli::options::host::HostOptions;
use crate::cli::options::target::TargetArguments;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::confirm::confirm;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::say;
use crate::cli::terminal::text_instance;
use crate::cli::value::classes::Classes;
use crate::cli::value::input::InputArguments;
use crate::cli::value::target_argument;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Invoke {
    #[command(flatten)]
    pub(in crate::cli) target: TargetArguments,
    /// Method name
    #[arg(value_name = "METHOD")]
    pub(in crate::cli) method: String,
    #[command(flatten)]
    pub(in crate::cli) input: InputArguments,
    /// Follow the job that the method starts, as wait does
    #[arg(long)]
    pub(in crate::cli) wait: bool,
    #[command(flatten)]
    pub(in crate::cli) confirmation: Confirmation,
}

/// The return value of a method whose work a job goes on with.
const JOB_STARTED: u32 = 4096;

pub(in crate::cli) async fn run(command: Invoke, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let target = target_argument::read(&command.target)?;
    let resume = Resume::of(settings.given(), &Resume::shared());
    let session = open(&command, &settings.for_paths(target.host.as_deref())?)?;
    let mut about = Addressed::new(session, target, &command.target);
    let answer = call(&command, &mut about).await?;
    let job = job_of(&answer, &about.session);
    let return_value = answer.return_value;
    output.will_end(if matches!(return_value, 0 | JOB_STARTED) { Exit::Done } else { Exit::Fault });
    let (text, report) = shown(&command, &about, answer, &resume);
    if let (JOB_STARTED, Some(job)) = (return_value, &job)
        && command.wait
        && output.is_one_document()
    {
        let started = StartedJob { session: &about.session, job: job.clone(), resume };
        return started.into_document(report, output).await;
    }
    let written = output.either(|| text, || Report::from(report).with_endpoint(&about.session.endpoint));
    if command.wait {
        Failure::unless_broken_pipe(written)?;
    } else {
        written?;
    }
    match (return_value, job) {
        (JOB_STARTED, Some(job)) if command.wait => {
            StartedJob { session: &about.session, job, resume }.follow(output).await
        }
        (JOB_STARTED, None) if command.wait => {
            say("cimjob: the method started a job and did not tell which: it cannot be followed");
            Ok(Exit::Unreadable)
        }
        (0 | JOB_STARTED, _) => Ok(Exit::Done),
        _ => Ok(Exit::Fault),
    }
}

/// What the method gave back, and how to follow the job that it started.
fn shown(command: &Invoke, about: &Addressed, answer: MethodOutput, resume: &Resume) -> (String, MethodReport) {
    let job = job_of(&answer, &about.session);
    let target = about.session.target_of(&about.target.reference);
    let called = Called { target: &target, method: &command.method };
    let then = match &job {
        Some(_) if command.wait => "\n".to_owned(),
        Some(job) => text_instance::how_to_follow(&resume.line([job])),
        None => String::new(),
    };
    let text = format!("{}{then}", text_instance::method(called, &answer, job.as_ref()));
    (text, MethodReport::of(called, answer, job.as_ref()))
}

/// Following a job takes a second connection, for what the job touches.
fn open(command: &Invoke, host: &HostOptions) -> Result<Session, Failure> {
    if command.wait { Session::open_to_follow(host, 2) } else { Session::open(host) }
}

/// Only of these two it is known that they change nothing; no other name is trusted.
fn only_reads(method: &str) -> bool {
    ["GetError", "GetErrorEx"].contains(&method)
}

/// Calls the method; where it may change something, a person is asked first.
async fn call(command: &Invoke, about: &mut Addressed) -> Result<MethodOutput, Failure> {
    let mut operation = wsman::Invoke::new(about.reference(), &command.method)?;
    if only_reads(&command.method) {
        operation = operation.read_only();
    } else {
        let question = format!("call {} of {}", command.method, about.path);
        about.session.ask(|| confirm(command.confirmation.yes, &question))?;
    }
    let input = input(command, about).await.map_err(before_change)?;
    let operation =
        operation.input(&input).map_err(|error| Failure::configuration("the input cannot be sent", error))?;
    let asked = Asked { method: Some(&command.method), change: !only_reads(&command.method), ..about.asked() };
    about.session.client.call(&operation).await.map_err(|error| asked.failed(&about.session, error))
}

/// The input, with the types that the class declares where the host gives its declaration.
async fn input(command: &Invoke, about: &Addressed) -> Result<Input, Failure> {
    if command.input.is_empty() {
        return Ok(Input::default());
    }
    let mut classes = Classes::of(&about.session, about.namespace.clone());
    let (class, method) = (about.target.class(), &command.method);
    let declared = match classes.find(class, |class| class.method(method).is_some()).await? {
        ClassLookup::Unknown => None,
        ClassLookup::Absent => return Err(Failure::Usage(format!("the class {class} has no method {method}"))),
        ClassLookup::In(found) => found.method(method).cloned(),
    };
    command.input.read(declared.as_ref(), &mut classes).await
}

/// The job that goes on with the work.
fn job_of(answer: &MethodOutput, session: &Session) -> Option<JobPath> {
    let job = answer.parameters.iter().find(|parameter| parameter.name == "Job")?;
    let path = JobPath::from_reference(FromCim::from_cim(&job.value)?).ok()?;
    Some(path.on_host(session.endpoint.host()))
}

const EXAMPLES: &str = r#"Examples:
  cimjob invoke 'root/cimv2:Win32_Service.Name="vmms"' StartService --host hv01
  cimjob invoke root/cimv2:Win32_Process Create --arg CommandLine=hostname --yes"#;
