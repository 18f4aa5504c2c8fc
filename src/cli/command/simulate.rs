//! `cimjob simulate`: a Hyper-V host that is none, for trying and testing.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

use crate::client::Endpoint;
use crate::report::{Exit, Report, SimulatorReport};
use crate::simulator::{Running, Scenario, Simulator};

use crate::cli::ending::failure::Failure;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::private_file;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Simulate {
    /// Scenario file, TOML or JSON [default: the built-in one]
    pub(in crate::cli) scenario: Option<PathBuf>,
    /// Address to listen on; port 0: any free port
    #[arg(long, default_value = "127.0.0.1:0")]
    pub(in crate::cli) listen: SocketAddr,
    /// Address to listen on for plain HTTP (encrypted by the login)
    #[arg(long, value_name = "ADDRESS")]
    pub(in crate::cli) listen_http: Option<SocketAddr>,
    /// File to write the certificate to, in PEM form
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) certificate_file: Option<PathBuf>,
}

/// The parts of a command line that works with the host.
struct Example {
    before: String,
    command: String,
    user: String,
    passwords: &'static str,
}

pub(in crate::cli) async fn run(command: Simulate, output: &mut Output) -> Result<Exit, Failure> {
    let scenario = match &command.scenario {
        Some(path) => Scenario::read(path).map_err(|error| {
            Failure::configuration(format!("the scenario {} cannot be played", path.display()), error)
        })?,
        None => Scenario::built_in(),
    };
    let example = example(&command, &scenario);
    let not_started = |error| Failure::configuration("the simulated host cannot be started", error);
    let mut running = Simulator::start(scenario, command.listen).await.map_err(not_started)?;
    let http = match command.listen_http {
        Some(listen) => Some(running.listen_http(listen).await.map_err(not_started)?),
        None => None,
    };
    if let Some(path) = &command.certificate_file {
        let written = private_file::overwrite(path)
            .and_then(|mut file| io::Write::write_all(&mut file, running.certificate_pem().as_bytes()));
        written.map_err(|error| {
            Failure::configuration(format!("the certificate cannot be written to {}", path.display()), error)
        })?;
    }
    let stopped = asked_to_stop().map_err(|error| Failure::configuration("signals cannot be waited for", error))?;
    announce(&running, http, &example, output)?;
    stopped.await;
    running.stop().await;
    Ok(Exit::Done)
}

/// Ends with Ctrl-C or SIGTERM, which do not end the process by themselves from now on.
#[cfg(unix)]
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Elsewhere there is only Ctrl-C.
#[cfg(not(unix))]
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler the process ends all the same, only less tidily.
        let _ = tokio::signal::ctrl_c().await;
    })
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
        let report = SimulatorReport { port: endpoint.port(), pin: running.pin(), http_port };
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

const EXAMPLES: &str = r#"Examples:
  cimjob simulate --listen 127.0.0.1:5986
  cimjob simulate host.toml --certificate-file host.pem"#;
