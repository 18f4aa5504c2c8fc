//! What both load tools need: `cimjob simulate` in a process of its own, and the CPU time of this one.

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

pub(crate) type Failed = Box<dyn Error + Send + Sync>;

/// A simulated host, stopped when dropped.
pub(crate) struct Simulated {
    process: Child,
    pub(crate) address: String,
    pub(crate) pin: String,
}

impl Simulated {
    /// Starts the binary that is in the folder above this example, with this scenario or the built-in one.
    pub(crate) fn start(scenario: Option<&Path>) -> Result<Self, Failed> {
        let example = std::env::current_exe()?;
        let folder = example.parent().and_then(Path::parent).ok_or("no folder of binaries")?;
        let binary = folder.join(format!("cimjob{}", std::env::consts::EXE_SUFFIX));
        let mut command = Command::new(&binary);
        let command = command.arg("simulate").args(scenario).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = command.spawn()?;
        // Its first lines end with the address and the pin.
        let mut lines = BufReader::new(process.stdout.take().ok_or("no output")?).lines();
        let mut last_word = || -> Result<String, Failed> {
            let line = lines.next().ok_or("the simulated host did not start")??;
            Ok(line.split_whitespace().last().unwrap_or_default().to_owned())
        };
        let (address, pin) = (last_word()?, last_word()?);
        Ok(Self { process, address, pin })
    }
}

impl Drop for Simulated {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.process.kill().and_then(|()| self.process.wait());
    }
}

/// The CPU time of this process, user and system.
#[cfg(unix)]
pub(crate) fn cpu_time() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Some(Duration::new(time.tv_sec.try_into().ok()?, time.tv_nsec.try_into().ok()?))
}

#[cfg(not(unix))]
pub(crate) fn cpu_time() -> Option<Duration> {
    None
}
