//! `cimjob simulate`: a Hyper-V host that is none, for trying and testing.

use crate::client::Endpoint;
use crate::simulator::{Running, Scenario, Simulator};

use super::args::Simulate;
use super::exit::Exit;
use super::failure::Failure;
use super::output::Output;
use super::render::json;
use super::report::Report;

pub(super) async fn run(command: Simulate, output: &mut Output) -> Result<Exit, Failure> {
    let scenario = match &command.scenario {
        Some(path) => Scenario::read(path).map_err(|error| {
            Failure::configuration(format!("the scenario {} cannot be played", path.display()), error)
        })?,
        None => Scenario::built_in(),
    };
    let user = scenario.users.first().map(|user| user.name.clone());
    let running = Simulator::start(scenario, command.listen).await;
    let running = running.map_err(|error| Failure::configuration("the simulated host cannot be started", error))?;
    if let Some(path) = &command.certificate_file {
        let written = std::fs::write(path, running.certificate_pem());
        written.map_err(|error| {
            Failure::configuration(format!("the certificate cannot be written to {}", path.display()), error)
        })?;
    }
    announce(&running, user.as_deref(), output)?;
    // Without a signal handler the process ends all the same, only less tidily.
    let _ = tokio::signal::ctrl_c().await;
    running.stop().await;
    Ok(Exit::Done)
}

fn announce(running: &Running, user: Option<&str>, output: &mut Output) -> Result<(), Failure> {
    let endpoint = endpoint(running)?;
    if output.is_json() {
        return output.raw(&json::document(&Report::simulator(&endpoint, running.pin())));
    }
    let user = user.unwrap_or("DOMAIN\\user");
    output.raw(&format!(
        "A simulated Hyper-V host (no Windows) listens on {endpoint}\npin  {pin}\n\nTry: cimjob identify --host {endpoint} --pin {pin} --user '{user}'\nIts passwords stand in the scenario. Stop it with Ctrl-C.\n",
        pin = running.pin(),
    ))
}

pub(super) fn endpoint(running: &Running) -> Result<Endpoint, Failure> {
    let address = running.address();
    Endpoint::new(&address.ip().to_string(), Some(address.port()))
        .map_err(|error| Failure::configuration("the simulated host has no usable address", error))
}
