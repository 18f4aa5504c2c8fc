//! `cimjob simulate --hosts N`: many hosts in one process, each at an address of its own.

use crate::report::Exit;
use crate::simulator::{Scenario, Simulator};

use std::net::Ipv4Addr;

use super::announced::Announced;
use super::arguments::Simulate;
use super::files;
use crate::cli::ending::failure::Failure;
use crate::cli::session::open_files::{self, Open};
use crate::cli::terminal::output::Output;
use crate::cli::terminal::stopping::asked_to_stop;

/// A connection, and one more while a client replaces it or looks at the host by hand; a listener of its own where the system needs one.
const CONNECTIONS: u64 = 3;

pub(super) async fn run(command: &Simulate, hosts: u32, output: &mut Output) -> Result<Exit, Failure> {
    let mut scenario = files::scenario(command, Scenario::built_in_fleet)?;
    if command.listen.ip() != Ipv4Addr::LOCALHOST {
        let message = "many hosts listen at 127.0.0.1 and the addresses after it: --listen 127.0.0.1:PORT";
        return Err(Failure::Usage(message.to_owned()));
    }
    scenario.fleet = Some(command.many.on(scenario.fleet.unwrap_or_default()));
    let user = scenario.users.first().cloned();
    open_files::allow_for(&Open { hosts: usize::try_from(hosts).unwrap_or(usize::MAX), each: CONNECTIONS })?;
    let running = Simulator::start_fleet(scenario, hosts, command.listen.port()).await;
    let running = running.map_err(|error| Failure::configuration("the simulated hosts cannot be started", error))?;
    files::write(command.certificate_file.as_deref(), running.certificate_pem())?;
    let stopped = asked_to_stop().map_err(|error| Failure::configuration("signals cannot be waited for", error))?;
    let user = user.map_or_else(|| "DOMAIN\\user".to_owned(), |user| user.name);
    let (hosts, hosts_file, pin) = (running.hosts().collect(), running.hosts_file(), running.pin());
    let example = "list --failed".to_owned();
    let announced = Announced { hosts, hosts_file, pin, user, password: password(command), example };
    announced.tell(command.many.write_hosts.as_deref(), output)?;
    stopped.await;
    running.stop().await;
    Ok(Exit::Done)
}

fn password(command: &Simulate) -> String {
    let built_in = command.scenario.is_none().then(Scenario::built_in_fleet);
    let user = built_in.and_then(|scenario| scenario.users.into_iter().next());
    user.map_or_else(
        || "Their passwords are in the scenario.".to_owned(),
        |user| format!("Their password is '{}'.", user.password.expose()),
    )
}
