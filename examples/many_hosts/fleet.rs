//! The hosts, played by this process, and the files that a command needs to ask them.

use std::path::PathBuf;
use std::process::Command;

use cimjob::simulator::scenario::ScenarioFormat;
use cimjob::simulator::{RunningFleet, Scenario, Simulator};
use tempfile::TempDir;

use crate::Failed;

/// Hosts that play the built-in fleet.
pub(crate) struct Fleet {
    pub(crate) running: RunningFleet,
    user: String,
    password: String,
    folder: TempDir,
}

/// A job that has failed on each host, so that all can be asked the same.
pub(crate) const JOB: &str = r#"
[[jobs]]
instance_id = "7C0E1D5A-0000-4000-8000-000000000001"
element_name = "Starting Virtual Machine"
state = "exception"
error_code = 32768

[[jobs.errors]]
error_type = 4
message = "'web01' failed to start."
"#;

/// The same job where nothing failed.
pub(crate) const COMPLETED_JOB: &str = r#"
[[jobs]]
instance_id = "7C0E1D5A-0000-4000-8000-000000000001"
element_name = "Starting Virtual Machine"
state = "completed"
"#;

/// Its path.
pub(crate) const JOB_PATH: &str = r#"Msvm_ConcreteJob.InstanceID="7C0E1D5A-0000-4000-8000-000000000001""#;

impl Fleet {
    /// With more text in their scenario.
    pub(crate) async fn start(hosts: u32, more: &str) -> Result<Self, Failed> {
        let text = format!("{}{more}", Scenario::BUILT_IN_FLEET);
        let scenario = Scenario::parse(&text, ScenarioFormat::Toml)?;
        let user = scenario.users.first().ok_or("the scenario has no user")?;
        let (user, password) = (user.name.clone(), user.password.expose().to_owned());
        let running = Simulator::start_fleet(scenario, hosts, 0).await?;
        Ok(Self { running, user, password, folder: TempDir::new()? })
    }

    /// A file in a folder that is removed at the end.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The hosts file, with more hosts if there are any.
    pub(crate) fn write_hosts(&self, more: &[String]) -> Result<PathBuf, Failed> {
        let path = self.file("hosts");
        std::fs::write(&path, format!("{}{}\n", self.running.hosts_file(), more.join("\n")))?;
        Ok(path)
    }

    /// A program next to this example, which logs in as the hosts' user.
    pub(crate) fn command(&self, name: &str) -> Result<Command, Failed> {
        let mut command = Command::new(program(name)?);
        command.env("CIMJOB_PASSWORD", &self.password);
        Ok(command)
    }

    /// The options for logging in at these hosts.
    pub(crate) fn login(&self) -> [String; 6] {
        login(&self.user, &self.running.pin())
    }
}

/// The options for logging in at hosts.
pub(crate) fn login(user: &str, pin: &str) -> [String; 6] {
    ["--auth", "ntlm", "--user", user, "--pin", pin].map(str::to_owned)
}

/// A program next to this example.
pub(crate) fn program(name: &str) -> Result<PathBuf, Failed> {
    let example = std::env::current_exe()?;
    let folder = example.parent().ok_or("no folder of binaries")?;
    let found = [folder, folder.parent().unwrap_or(folder)].map(|folder| folder.join(name));
    Ok(found.iter().find(|path| path.is_file()).ok_or_else(|| format!("{name} is not built"))?.clone())
}
