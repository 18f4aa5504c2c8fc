//! `cimjob demo`: the main job on the simulated host, over the whole real way: TLS, NTLM, HTTP, SOAP.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use clap::Args;
use tokio::time::Instant;

use crate::addressing::Namespace;
use crate::auth::{Credentials, Password};
use crate::client::{Authentication, Client, Trust};
use crate::job::JobPath;
use crate::report::Exit;
use crate::simulator::scenario::Job;
use crate::simulator::{Running, Scenario, Simulator};

use crate::cli::command::simulate;
use crate::cli::ending::failure::Failure;
use crate::cli::session::connect::Session;
use crate::cli::session::trace_wire;
use crate::cli::terminal::failed;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
pub(in crate::cli) struct Demo {
    /// Explain every job of the simulated host, not only the failed ones
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// Show each request and answer on standard error
    #[arg(long)]
    pub(in crate::cli) wire: bool,
}

/// How long the demo may go on asking for what is not needed.
const DEMO_TIME: Duration = Duration::from_secs(60);

pub(in crate::cli) async fn run(command: Demo, output: &mut Output) -> Result<Exit, Failure> {
    let scenario = Scenario::built_in();
    let paths = paths(&scenario, &command)?;
    let login = login(&scenario)?;
    let running = Simulator::start(scenario, SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await;
    let running = running.map_err(|error| Failure::configuration("the simulated host cannot be started", error))?;
    let result = explain_all(&session(&running, login, &command)?, &paths, output).await;
    running.stop().await;
    result
}

/// Explains one after the other; the first failure decides the exit code.
async fn explain_all(session: &Session, paths: &[JobPath], output: &mut Output) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    if !output.is_json() {
        output.raw(&format!(
            "A simulated Hyper-V host (no Windows) on {}; {} of its jobs:\n",
            session.endpoint,
            paths.len()
        ))?;
    }
    for path in paths {
        if !output.is_json() {
            output.raw(&format!("\n{}\n", "-".repeat(100)))?;
        }
        match session.client.explain(&path.clone().on_host(session.endpoint.host())).await {
            Ok(mut explanation) => {
                explanation.affected = session.affected(path).await;
                output.explanation(&explanation, &session.endpoint)?;
            }
            Err(error) => {
                let failure = session.failed(error);
                failed::tell(&failure);
                if exit == Exit::Done {
                    exit = failure.exit();
                }
                output.failure(&failure)?;
            }
        }
    }
    Ok(exit)
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

fn login(scenario: &Scenario) -> Result<Credentials, Failure> {
    let nobody = || Failure::Configuration { what: "the scenario has no user".into(), source: None };
    let user = scenario.users.first().ok_or_else(nobody)?;
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
    Ok(Session { client, endpoint, timeout: DEMO_TIME, until: Instant::now() + DEMO_TIME })
}
