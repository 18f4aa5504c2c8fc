//! `cimjob simulate` in a process of its own: the system limits how many connections one process may have.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cimjob::simulator::Scenario;
use cimjob::simulator::scenario::ScenarioFormat;
use tokio::time::{sleep, timeout};

use crate::Failed;
use crate::fleet::{login, program};

/// Simulated hosts that play the built-in fleet, ended when dropped.
pub(crate) struct Hosts {
    process: Child,
    folder: PathBuf,
    pin: String,
}

/// How long they may take to start; far more than they need.
const PATIENCE: Duration = Duration::from_secs(60);

impl Hosts {
    /// So many, with their files in this folder.
    pub(crate) async fn start(count: u32, folder: &Path) -> Result<Self, Failed> {
        let mut command = Command::new(program("cimjob")?);
        command.args(["simulate", "--hosts", &count.to_string(), "--write-hosts"]).arg(folder.join("hosts"));
        let announced = folder.join("announced");
        command.stdin(Stdio::null()).stdout(File::create(&announced)?).stderr(Stdio::null());
        let mut hosts = Self { process: command.spawn()?, folder: folder.to_owned(), pin: String::new() };
        hosts.pin = timeout(PATIENCE, pin(&announced)).await?;
        Ok(hosts)
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join("hosts")
    }

    /// A hosts file for each of so many parts.
    pub(crate) fn split(&self, parts: usize) -> Result<Vec<PathBuf>, Failed> {
        let text = std::fs::read_to_string(self.file())?;
        let write = |part: usize| {
            let (path, lines) = (self.folder.join(format!("hosts{part}")), text.lines().skip(part).step_by(parts));
            std::fs::write(&path, lines.collect::<Vec<_>>().join("\n"))?;
            Ok(path)
        };
        (0..parts).map(write).collect()
    }

    /// A program next to this example, which logs in as the hosts' user.
    pub(crate) fn command(&self) -> Result<Command, Failed> {
        let scenario = Scenario::parse(Scenario::BUILT_IN_FLEET, ScenarioFormat::Toml)?;
        let user = scenario.users.first().ok_or("the scenario has no user")?;
        let mut command = Command::new(program("cimjob")?);
        command.env("CIMJOB_PASSWORD", user.password.expose()).arg("watch").args(login(&user.name, &self.pin));
        Ok(command)
    }
}

/// What the process says after it has written the hosts.
async fn pin(announced: &Path) -> String {
    loop {
        let text = std::fs::read_to_string(announced).unwrap_or_default();
        if let Some(pin) = text.split_whitespace().find(|word| word.starts_with("sha256:")) {
            return pin.to_owned();
        }
        sleep(Duration::from_millis(50)).await;
    }
}

impl Drop for Hosts {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.process.kill().and_then(|()| self.process.wait());
    }
}
