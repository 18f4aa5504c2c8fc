//! `cimjob doctor --nats`: what is missing on a NATS server.

use std::time::Duration;

use crate::doctor::ending;
use crate::nats::examine;
use crate::report::{Exit, Report};

use crate::cli::ending::failure::Failure;
use crate::cli::options::connection::HostArgument;
use crate::cli::options::nats::NatsServerArguments;
use crate::cli::session::nats;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::text_doctor;

pub(in crate::cli) async fn run(
    asked: &NatsServerArguments,
    host: &HostArgument,
    within: Duration,
    output: &mut Output,
) -> Result<Exit, Failure> {
    if host.host_argument.is_some() {
        return Err(Failure::Usage("--nats examines a NATS server in place of a host: leave the host out".to_owned()));
    }
    if within.is_zero() {
        return Err(Failure::Usage("--timeout 0 leaves no time for an answer".to_owned()));
    }
    let options = nats::options(&asked.nats, &asked.login, "cimjob doctor".to_owned())?;
    let checks = examine(&options, &asked.site, within).await.map_err(|error| nats::unusable(&error))?;
    let exit = Exit::from(ending(&checks));
    output.will_end(exit);
    let servers: Vec<String> = asked.nats.iter().map(ToString::to_string).collect();
    let endpoints: Vec<String> =
        asked.nats.iter().map(|server| format!("{}:{}", server.host(), server.port())).collect();
    let report = Report::from(checks.as_slice()).with_endpoint(endpoints.join(","));
    output.either(|| text_doctor::text(&checks, &servers.join(", ")), || report)?;
    Ok(exit)
}
