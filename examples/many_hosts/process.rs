//! What the system says of a process: its memory and its CPU time.

use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::Failed;

/// What a process has used.
pub(crate) struct Used {
    pub(crate) status: ExitStatus,
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
}

/// Waits until a process ends, and says what it used: the system knows that until it is asked how the process ended.
pub(crate) async fn used(mut child: Child, began: Instant) -> Result<Used, Failed> {
    while !stat(child.id())?.starts_with('Z') {
        sleep(Duration::from_millis(2)).await;
    }
    let (wall, cpu) = (began.elapsed(), cpu(child.id())?);
    Ok(Used { status: child.wait()?, wall, cpu })
}

/// The CPU time of a process, user and system, to 10 ms.
pub(crate) fn cpu(process: u32) -> Result<Duration, Failed> {
    let stat = stat(process)?;
    let ticks: Vec<u64> = stat.split_whitespace().skip(11).take(2).map(str::parse).collect::<Result<_, _>>()?;
    Ok(Duration::from_millis(ticks.iter().sum::<u64>() * 10))
}

/// The memory of a process now and at its highest, in kB.
pub(crate) fn memory(process: u32) -> Result<[u64; 2], Failed> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let of = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).ok_or("not in /proc")
    };
    Ok([of("VmRSS:")?, of("VmHWM:")?])
}

/// The line of the system about a process, from its state on.
fn stat(process: u32) -> Result<String, Failed> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    Ok(text.rsplit(')').next().unwrap_or_default().trim().to_owned())
}
