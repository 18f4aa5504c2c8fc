//! Every command that talks to a host, and the ways to it.

use super::site::Reached;
use crate::program::{Cimjob, PASSWORD, USER};

/// How a host is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Route {
    TlsNtlm,
    /// Plain HTTP, where the login encrypts and signs the messages: a changed byte is in the message itself.
    SealedHttp,
    TlsBasic,
}

pub(super) const ROUTES: [Route; 3] = [Route::TlsNtlm, Route::SealedHttp, Route::TlsBasic];

/// The clock of the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    /// So that jobs end.
    Runs,
    /// So that two runs read the same.
    Stops,
}

/// A command with its arguments.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) arguments: &'static [&'static str],
    pub(super) time: Time,
    /// Does it change something on the host?
    pub(super) changes: bool,
}

const JOB: &str = r#"Msvm_ConcreteJob.InstanceID="8E1C7A50-0000-4000-8000-000000000001""#;
const ENDS: &str = r#"Msvm_ConcreteJob.InstanceID="8E1C7A50-0000-4000-8000-000000000002""#;
const RUNS: &str = r#"Msvm_ConcreteJob.InstanceID="8E1C7A50-0000-4000-8000-000000000003""#;
const MEMORY: &str = r#"Msvm_MemorySettingData.InstanceID="Microsoft:1""#;
const MACHINE: &str =
    r#"Msvm_ComputerSystem.CreationClassName="Msvm_ComputerSystem",Name="5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001""#;

pub(super) const COMMANDS: [Command; 19] = [
    reads(&["explain", JOB]),
    reads(&["list"]),
    reads(&["list", "--errors"]),
    Command { time: Time::Runs, ..reads(&["wait", ENDS, "--quiet"]) },
    Command { time: Time::Runs, ..changes(&["cancel", RUNS, "--quiet", "--yes"]) },
    reads(&["get", JOB]),
    reads(&["enumerate", "Msvm_ConcreteJob"]),
    reads(&["query", "SELECT InstanceID, JobState FROM Msvm_ConcreteJob"]),
    reads(&["associators", JOB]),
    changes(&["invoke", MACHINE, "RequestStateChange", "--arg", "RequestedState=2", "--yes"]),
    Command {
        time: Time::Runs,
        ..changes(&["invoke", MACHINE, "RequestStateChange", "--arg", "RequestedState=2", "--wait", "--quiet", "--yes"])
    },
    changes(&["put", MEMORY, "--set", "Limit=4096", "--yes"]),
    changes(&["put", MEMORY, "--set", "Limit=4096", "--set", "VirtualQuantity=1024", "--yes"]),
    changes(&["create", "Msvm_MemorySettingData", "--set", "InstanceID=Microsoft:2", "--set", "Limit=1", "--yes"]),
    changes(&["delete", MEMORY, "--yes"]),
    reads(&["identify"]),
    reads(&["doctor"]),
    reads(&["cert", "show"]),
    reads(&["get-error", JOB]),
];

const fn reads(arguments: &'static [&'static str]) -> Command {
    Command { arguments, time: Time::Stops, changes: false }
}

const fn changes(arguments: &'static [&'static str]) -> Command {
    Command { changes: true, ..reads(arguments) }
}

impl Command {
    /// The route that it can take: without TLS there is not a certificate to show.
    pub(super) fn route(&self, route: Route) -> Route {
        match self.arguments {
            ["cert", ..] if route == Route::SealedHttp => Route::TlsNtlm,
            _ => route,
        }
    }

    /// The program, about to run it.
    pub(super) fn program(&self, route: Route, reached: &Reached) -> Cimjob<'static> {
        let (host, auth, user) = match route {
            Route::TlsNtlm => (reached.proxy.to_string(), "ntlm", USER),
            Route::SealedHttp => (format!("http://{}", reached.proxy), "ntlm", USER),
            Route::TlsBasic => (reached.proxy.to_string(), "basic", "operator"),
        };
        let program = Cimjob::new(self.arguments).arguments(&["-o", "json"]);
        let program = program.variable("CIMJOB_HOST", &host).variable("CIMJOB_PIN", &reached.pin);
        program.variable("CIMJOB_AUTH", auth).variable("CIMJOB_USER", user).variable("CIMJOB_PASSWORD", PASSWORD)
    }
}
