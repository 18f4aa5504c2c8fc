//! `cimjob simulate --replay`: the hosts of a recording, each at an address of its own, or one of them.

use std::net::Ipv4Addr;
use std::path::Path;

use super::announced::Announced;
use super::arguments::Simulate;
use super::{files, one};
use crate::cli::ending::failure::Failure;
use crate::cli::session::open_files::{self, Open};
use crate::cli::session::recording_file;
use crate::cli::terminal::neutral::{neutral, quoted};
use crate::cli::terminal::output::Output;
use crate::cli::terminal::stopping::asked_to_stop;
use crate::recording::Recording;
use crate::report::Exit;
use crate::simulator::{Scenario, Simulator};

/// A connection, and one more while a client replaces it; a listener of its own.
const CONNECTIONS: u64 = 3;

pub(super) async fn run(command: &Simulate, file: &Path, output: &mut Output) -> Result<Exit, Failure> {
    let recording = recording_file::read(file)?;
    if let Some(host) = recording.unlisted_host() {
        let what = format!(
            "the recording {} has an exchange with {}, which is not among its hosts",
            file.display(),
            quoted(host)
        );
        return Err(Failure::Configuration { what, source: None });
    }
    let recording = match command.replay_host.as_deref() {
        Some(name) => of_host(recording, name)?,
        None => recording,
    };
    if recording.hosts.len() > 1 || command.many.write_hosts.is_some() {
        all(command, recording, output).await
    } else {
        one::run(command, Some(recording), output).await
    }
}

/// What was said to one host.
fn of_host(recording: Recording, name: &str) -> Result<Recording, Failure> {
    let known: Vec<_> = recording.hosts.iter().map(|host| quoted(host)).collect();
    let unknown =
        || Failure::Usage(format!("the recording has no host {}: it has {}", neutral(name), known.join(", ")));
    let found = recording.by_host().into_iter().find(|(host, _)| host.eq_ignore_ascii_case(name));
    found.map(|(_, recording)| recording).ok_or_else(unknown)
}

async fn all(command: &Simulate, recording: Recording, output: &mut Output) -> Result<Exit, Failure> {
    let scenario = files::scenario(command, Scenario::built_in)?;
    if command.listen.ip() != Ipv4Addr::LOCALHOST {
        return Err(Failure::Usage(ELSEWHERE.to_owned()));
    }
    if command.listen_http.is_some() {
        return Err(Failure::Usage("--listen-http is for one host: choose it with --replay-host".to_owned()));
    }
    let user = scenario.users.first().map_or_else(|| "DOMAIN\\user".to_owned(), |user| user.name.clone());
    let password = scenario.users.first().filter(|_| command.scenario.is_none());
    let password = password.map_or_else(
        || "Their passwords are in the scenario.".to_owned(),
        |user| format!("Their password is '{}'.", user.password.expose()),
    );
    let example = example(&recording.command);
    open_files::allow_for(&Open { hosts: recording.hosts.len(), each: CONNECTIONS })?;
    let running = Simulator::replay_hosts(recording, scenario, command.listen.port()).await;
    let running = running.map_err(|error| Failure::configuration("the simulated hosts cannot be started", error))?;
    files::write(command.certificate_file.as_deref(), running.certificate_pem())?;
    let stopped = asked_to_stop().map_err(|error| Failure::configuration("signals cannot be waited for", error))?;
    let (hosts, hosts_file, pin) = (running.hosts().to_vec(), running.hosts_file(), running.pin().to_owned());
    let announced = Announced { hosts, hosts_file, pin, user, password, example };
    announced.tell(command.many.write_hosts.as_deref(), output)?;
    stopped.await;
    running.stop().await;
    Ok(Exit::Done)
}

/// The command that was recorded, unless it is anything else: the file may come from anyone.
fn example(command: &str) -> String {
    let is_word = command.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') && !command.is_empty();
    if is_word && command.len() < 16 { command.to_owned() } else { "identify".to_owned() }
}

const ELSEWHERE: &str = "many hosts listen at 127.0.0.1 and the addresses after it: use --listen 127.0.0.1:PORT, \
    or choose one with --replay-host";
