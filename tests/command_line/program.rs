//! Running the program: arguments and variables in, exit code and both streams out.

use std::io::Write;
use std::marker::PhantomData;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use cimjob::simulator::{Running, Scenario, Simulator};
use tokio::runtime::Runtime;

#[cfg(unix)]
use super::pty::Terminal;
use super::support::scripted_peer::Peer;

pub(crate) const USER: &str = r"LAB\operator";
pub(crate) const PASSWORD: &str = "Job-0815 please";

/// The InstanceID of a job of the built-in scenario.
pub(crate) fn job(number: u8) -> String {
    format!("8E1C7A50-0000-4000-8000-0000000000{number:02}")
}

/// The program, about to be run without any setting of ours in its environment, while its host lives.
pub(crate) struct Cimjob<'h> {
    command: Command,
    input: Option<String>,
    host: PhantomData<&'h ()>,
}

/// How it ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Cimjob<'_> {
    pub(crate) fn new(arguments: &[&str]) -> Self {
        Self::of(Command::new(env!("CARGO_BIN_EXE_cimjob"))).arguments(arguments)
    }

    /// The same for a command that runs the program.
    pub(crate) fn of(mut command: Command) -> Self {
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CIMJOB_") || text.contains("COLOR") || text.starts_with("RUST_") {
                command.env_remove(&name);
            }
        }
        // No settings of the person who tests, and no keyring.
        command
            .env("XDG_CONFIG_HOME", "/nonexistent")
            .env("XDG_STATE_HOME", "/nonexistent")
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:");
        command.env_remove("CREDENTIALS_DIRECTORY");
        // A CI system that runs the tests changes no output.
        let systems = ["CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION", "GITLAB_CI", "JENKINS_URL"];
        for name in systems.into_iter().chain(["GITHUB_STEP_SUMMARY", "AGENT_TEMPDIRECTORY"]) {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self { command, input: None, host: PhantomData }
    }

    pub(crate) fn arguments(mut self, arguments: &[&str]) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// The same, started by a shell that has the program and its arguments as `"$@"`.
    #[cfg(unix)]
    pub(crate) fn behind_shell(mut self, script: &str) -> Self {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", script, "sh"]).arg(self.command.get_program()).args(self.command.get_args());
        for (name, value) in self.command.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        self.command = shell;
        self
    }

    /// Where standard output goes instead.
    #[cfg(target_os = "linux")]
    pub(crate) fn writing_to(mut self, file: std::fs::File) -> Self {
        self.command.stdout(file);
        self
    }

    /// Where standard error goes instead.
    #[cfg(target_os = "linux")]
    pub(crate) fn saying_to(mut self, file: std::fs::File) -> Self {
        self.command.stderr(file);
        self
    }

    /// Where it runs, and where it may leave files: its working folder, home, settings, caches and temporary files.
    pub(crate) fn living_in(mut self, folder: &Path) -> Self {
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "TMPDIR"] {
            self.command.env(name, folder);
        }
        self.command.current_dir(folder);
        self
    }

    /// What is in standard input.
    pub(crate) fn input(mut self, text: &str) -> Self {
        self.input = Some(text.to_owned());
        self.command.stdin(Stdio::piped());
        self
    }

    /// Where standard input comes from.
    pub(crate) fn reading(mut self, source: impl Into<Stdio>) -> Self {
        self.command.stdin(source);
        self
    }

    pub(crate) fn spawn(mut self) -> Child {
        let mut child = self.command.spawn().unwrap();
        if let Some(text) = self.input {
            child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        }
        child
    }

    /// The same with standard output on a terminal of so many columns; without color.
    #[cfg(unix)]
    pub(crate) fn shown(mut self, columns: u16) -> Ended {
        let terminal = Terminal::new(columns);
        self.command.stdout(terminal.end()).env("NO_COLOR", "1");
        let child = self.spawn();
        let seen = terminal.watch();
        let output = child.wait_with_output().unwrap();
        Ended { stdout: seen.join().unwrap(), ..output.into() }
    }

    /// The same with standard error on a terminal of so many columns.
    #[cfg(unix)]
    pub(crate) fn watched(mut self, columns: u16) -> Ended {
        let terminal = Terminal::new(columns);
        self.command.stderr(terminal.end()).env("NO_COLOR", "1").env("TERM", "xterm");
        let child = self.spawn();
        let seen = terminal.watch();
        let output = child.wait_with_output().unwrap();
        Ended { stderr: seen.join().unwrap(), ..output.into() }
    }

    /// Starts it with standard output and standard error on this terminal.
    #[cfg(target_os = "linux")]
    pub(crate) fn spawn_on(mut self, terminal: &Terminal) -> Child {
        self.command.stdout(terminal.end()).stderr(terminal.end());
        self.spawn()
    }

    pub(crate) fn run(self) -> Ended {
        self.spawn().wait_with_output().unwrap().into()
    }
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Ended {
    /// Checks the exit code.
    pub(crate) fn with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    /// Standard output, when there is nothing on standard error and all went well.
    pub(crate) fn data(self) -> String {
        assert_eq!(self.stderr, "", "{self:?}");
        self.with(0).stdout
    }

    /// Standard error, when there is nothing on standard output.
    pub(crate) fn message(self) -> String {
        assert_eq!(self.stdout, "", "{self:?}");
        self.stderr
    }

    /// The one JSON document on standard output.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A simulated host that plays the built-in scenario.
pub(crate) struct Host {
    pub(crate) running: Running,
    runtime: Runtime,
}

impl Host {
    pub(crate) fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let running = runtime.block_on(Simulator::start(Scenario::built_in(), "127.0.0.1:0".parse().unwrap())).unwrap();
        Self { running, runtime }
    }

    /// Has it listen for plain HTTP too.
    pub(crate) fn listen_http(&mut self) -> SocketAddr {
        let listening = self.running.listen_http("127.0.0.1:0".parse().unwrap());
        self.runtime.block_on(listening).unwrap()
    }

    /// The program with all it needs to talk to this host.
    pub(crate) fn cimjob(&self, arguments: &[&str]) -> Cimjob<'_> {
        self.stranger(arguments).variable("CIMJOB_USER", USER).variable("CIMJOB_PASSWORD", PASSWORD)
    }

    /// The same without user and password.
    pub(crate) fn stranger(&self, arguments: &[&str]) -> Cimjob<'_> {
        reaching(Cimjob::new(arguments), self.running.address(), &self.running.pin())
    }

    /// Explains a job of the built-in scenario.
    pub(crate) fn explain(&self, number: u8) -> Cimjob<'_> {
        self.cimjob(&["explain", &job(number), "--class", class(number)])
    }

    /// Asks a job of the built-in scenario for its error.
    pub(crate) fn get_error(&self, number: u8) -> Cimjob<'_> {
        self.cimjob(&["get-error", &job(number), "--class", class(number)])
    }
}

/// The class of a job of the built-in scenario.
fn class(number: u8) -> &'static str {
    match number {
        2 | 7 => "Msvm_StorageJob",
        3 => "Msvm_MigrationJob",
        23 => "root/HyperVCluster/v2:CIM_ConcreteJob",
        _ => "Msvm_ConcreteJob",
    }
}

/// A scripted peer for the program to meet.
pub(crate) struct Stranger {
    pub(crate) peer: Peer,
    _runtime: Runtime,
}

impl Stranger {
    pub(crate) fn start(peer: impl Future<Output = Peer>) -> Self {
        let runtime = Runtime::new().unwrap();
        Self { peer: runtime.block_on(peer), _runtime: runtime }
    }

    /// Explains a job there.
    pub(crate) fn explain(&self) -> Cimjob<'_> {
        self.cimjob(&["explain", &job(1)]).variable("CIMJOB_TIMEOUT", "2s")
    }

    /// The program with all it needs to talk to the peer.
    pub(crate) fn cimjob(&self, arguments: &[&str]) -> Cimjob<'_> {
        let command = Cimjob::new(arguments).variable("CIMJOB_AUTH", "basic");
        let command = command.variable("CIMJOB_USER", USER).variable("CIMJOB_PASSWORD", PASSWORD);
        reaching(command, self.peer.address, &self.peer.certificate.pin().to_string())
    }
}

fn reaching<'h>(command: Cimjob<'h>, address: SocketAddr, pin: &str) -> Cimjob<'h> {
    command.variable("CIMJOB_HOST", &address.to_string()).variable("CIMJOB_PIN", pin)
}
