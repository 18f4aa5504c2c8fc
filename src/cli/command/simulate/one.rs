//! `cimjob simulate`: one host.

use std::net::SocketAddr;

use super::arguments::Simulate;
use super::files;
use crate::cli::ending::failure::Failure;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::stopping::asked_to_stop;
use crate::client::Endpoint;
use crate::recording::Recording;
use crate::report::{Exit, Report, SimulatorReport};
use crate::simulator::{Running, Scenario, Simulator};

/// The parts of a command line that works with the host.
struct Example {
    before: String,
    command: String,
    user: String,
    passwords: &'static str,
}

pub(super) async fn run(
    command: &Simulate,
    recording: Option<Recording>,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let scenario = files::scenario(command, Scenario::built_in)?;
    let example = example(command, &scenario);
    let not_started = |error| Failure::configuration("the simulated host cannot be started", error);
    let started = match recording {
        Some(recording) => Simulator::replay(recording, scenario, command.listen).await,
        None => Simulator::start(scenario, command.listen).await,
    };
    let mut running = started.map_err(not_started)?;
    let http = match command.listen_http {
        Some(listen) => Some(running.listen_http(listen).await.map_err(not_started)?),
        None => None,
    };
    files::write(command.certificate_file.as_deref(), running.certificate_pem())?;
    let stopped = asked_to_stop().map_err(|error| Failure::configuration("signals cannot be waited for", error))?;
    announce(&running, http, &example, output)?;
    stopped.await;
    running.stop().await;
    Ok(Exit::Done)
}

fn announce(
    running: &Running,
    http: Option<SocketAddr>,
    example: &Example,
    output: &mut Output,
) -> Result<(), Failure> {
    let endpoint = endpoint(running)?;
    if output.is_json() {
        let http_port = http.map(|address| address.port());
        let report = SimulatorReport { port: endpoint.port(), pin: running.pin(), http_port, hosts: None };
        return output.report(Report::from(report).with_endpoint(&endpoint));
    }
    let http = http.map(|address| format!("http http://{address}\n")).unwrap_or_default();
    let Example { before, command, user, passwords } = example;
    output.text(&format!(
        "A simulated Hyper-V host (no Windows) listens on {endpoint}\npin  {pin}\n{http}\nTry: {before}cimjob {command} --host {endpoint} --pin {pin} --user '{user}'\n{passwords}Stop it with Ctrl-C.\n",
        pin = running.pin(),
    ))
}

/// What to try first: with the built-in scenario all that is needed to explain a job; the passwords of other scenarios are not shown.
fn example(command: &Simulate, scenario: &Scenario) -> Example {
    let user = scenario.users.first();
    let name = user.map_or_else(|| "DOMAIN\\user".to_owned(), |user| user.name.clone());
    match (user, scenario.jobs.first()) {
        (Some(user), Some(job)) if command.scenario.is_none() => Example {
            before: format!("CIMJOB_PASSWORD='{}' ", user.password.expose()),
            command: format!("explain {}", job.instance_id),
            user: name,
            passwords: "",
        },
        _ => Example {
            before: String::new(),
            command: "identify".into(),
            user: name,
            passwords: "Its passwords are in the scenario. ",
        },
    }
}

pub(in crate::cli) fn endpoint(running: &Running) -> Result<Endpoint, Failure> {
    let address = running.address();
    Endpoint::new(&address.ip().to_string(), Some(address.port()))
        .map_err(|error| Failure::configuration("the simulated host has no usable address", error))
}
