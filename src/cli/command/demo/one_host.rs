//! `cimjob demo`: the main job on the simulated host, over the whole real way: TLS, NTLM, HTTP, SOAP.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::addressing::Namespace;
use crate::auth::{Credentials, Password};
use crate::client::{Authentication, Client, Error, Trust};
use crate::job::JobPath;
use crate::report::Exit;
use crate::simulator::scenario::Job;
use crate::simulator::{Running, Scenario, Simulator};

use super::arguments::Demo;
use crate::cli::command::simulate;
use crate::cli::ending::failure::Failure;
use crate::cli::options::detail::Detail;
use crate::cli::session::connect::Session;
use crate::cli::session::trace_wire;
use crate::cli::terminal::explained::Explained;
use crate::cli::terminal::failed;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::text_cause;

/// How long the demo may go on asking for what is not needed.
const DEMO_TIME: Duration = Duration::from_secs(60);

pub(super) async fn run(command: &Demo, output: &mut Output) -> Result<Exit, Failure> {
    let scenario = Scenario::built_in();
    let paths = paths(&scenario, command)?;
    let login = login(&scenario)?;
    let running = Simulator::start(scenario, SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await;
    let running = running.map_err(|error| Failure::configuration("the simulated host cannot be started", error))?;
    let session = session(&running, login, command)?;
    let result = Show { session: &session, all: command.all, output }.run(&paths).await;
    running.stop().await;
    result
}

/// Shows jobs to people or programs.
struct Show<'a> {
    session: &'a Session,
    all: bool,
    output: &'a mut Output,
}

impl Show<'_> {
    /// Explains one job after the other; the first failure decides the exit code.
    async fn run(&mut self, paths: &[JobPath]) -> Result<Exit, Failure> {
        let mut exit = Exit::Done;
        let jobs = match (self.all, paths.len()) {
            (true, count) => format!("its {count} jobs"),
            (false, count) => format!("one of the {count} jobs that failed or were stopped"),
        };
        self.say(&format!("A simulated Hyper-V host (no Windows) on {}; {jobs}:\n\n", self.session.endpoint))?;
        for (index, path) in paths.iter().enumerate() {
            match self.session.client.explain(&path.clone().on_host(self.session.endpoint.host())).await {
                Ok(explanation) => {
                    let explained = Explained::with(explanation, self.session.affected(path).await);
                    self.explained(&explained, index)?;
                }
                Err(error) => exit = self.failed(error, exit)?,
            }
        }
        self.say(NEXT)?;
        Ok(exit)
    }

    /// The first job as `explain` shows it, the others in one line each; with `--all` every one with every field.
    fn explained(&mut self, explained: &Explained, index: usize) -> Result<(), Failure> {
        if self.output.is_json() || self.all || index == 0 {
            let detail = if self.all { Detail::Full } else { Detail::Cause };
            self.output.explanation(explained, &self.session.endpoint, detail)?;
            let next = if self.all { "\n" } else { "\nThe others in one line each:\n\n" };
            self.say(next)
        } else {
            self.say(&text_cause::one_line(&explained.explanation, self.output.room()))
        }
    }

    fn failed(&mut self, error: Error, exit: Exit) -> Result<Exit, Failure> {
        let failure = self.session.failed(error);
        failed::tell(&failure);
        self.output.failure(&failure)?;
        Ok(if exit == Exit::Done { failure.exit() } else { exit })
    }

    /// For people only.
    fn say(&mut self, text: &str) -> Result<(), Failure> {
        if self.output.is_json() { Ok(()) } else { self.output.text(text) }
    }
}

/// The jobs that ended badly, or all.
fn paths(scenario: &Scenario, command: &Demo) -> Result<Vec<JobPath>, Failure> {
    let wanted = scenario.jobs.iter().filter(|job| command.all || failed(job));
    wanted.map(path).collect()
}

fn failed(job: &&Job) -> bool {
    matches!(job.state.number(), 8..=10) && job.fault.is_none()
}

fn path(job: &Job) -> Result<JobPath, Failure> {
    let namespace: Namespace =
        job.namespace.parse().map_err(|error| Failure::configuration("the scenario names no namespace", error))?;
    Ok(JobPath::new(&namespace, &job.class, &job.instance_id)?)
}

pub(super) fn login(scenario: &Scenario) -> Result<Credentials, Failure> {
    let no_user = || Failure::Configuration { what: "the scenario has no user".into(), source: None };
    let user = scenario.users.first().ok_or_else(no_user)?;
    let account = user.name.parse().map_err(|error| Failure::configuration("the scenario's user is none", error))?;
    Ok(Credentials { account, password: Password::new(user.password.expose().to_owned()) })
}

fn session(running: &Running, login: Credentials, command: &Demo) -> Result<Session, Failure> {
    let endpoint = simulate::endpoint(running)?;
    let pin = running.pin().parse().map_err(|error| Failure::configuration("the simulated host has no pin", error))?;
    let mut builder =
        Client::builder(endpoint.clone()).authentication(Authentication::Ntlm(login)).trust(Trust::Pin(pin));
    if command.wire {
        builder = builder.wire_log(trace_wire::to(std::io::stderr()));
    }
    let client = builder.build().map_err(|error| Failure::configuration("the client cannot be set up", error))?;
    Ok(Session::new(client, endpoint, DEMO_TIME))
}

const NEXT: &str = r"
Next, with a host of your own (cimjob doctor says what it lacks):
  cimjob doctor --host hv01 --user 'LAB\ops'
  cimjob list --host hv01 --user 'LAB\ops' --failed --since 1h --errors
  cimjob explain --host hv01 --user 'LAB\ops' JOB
";
