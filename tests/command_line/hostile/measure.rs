//! What a run of the program takes: the peak of its memory, its CPU time, and the time until it ended.

use std::io::Read;
use std::process::{Child, ChildStderr, ChildStdout};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// One run.
#[derive(Debug)]
pub(super) struct Cost {
    /// Bytes; nothing where the system does not report it.
    pub(super) memory: Option<usize>,
    /// The same.
    pub(super) cpu: Option<Duration>,
    pub(super) wall: Duration,
    /// How many bytes it wrote to standard output.
    pub(super) shown: usize,
    /// The beginning of them.
    pub(super) stdout: String,
    pub(super) stderr: String,
    pub(super) code: Option<i32>,
}

/// No test looks further.
const KEPT: usize = 64 * 1024;

/// Longer than any attack may keep the program: then it is stopped.
const LONGEST: Duration = Duration::from_secs(400);

impl Cost {
    /// Reads all that the program writes, until it ends.
    pub(super) fn of(mut child: Child) -> Self {
        let begun = Instant::now();
        let (stdout, stderr) = (read(child.stdout.take().unwrap()), all(child.stderr.take().unwrap()));
        let mut memory = None;
        let process = Process(child.id());
        // The CPU time of a process that ended can be read until it is waited for.
        while !process.has_ended() && !is_over(&mut child, &process) {
            assert!(begun.elapsed() < LONGEST, "it does not end");
            memory = process.high_water().max(memory);
            std::thread::sleep(Duration::from_millis(1));
        }
        let wall = begun.elapsed();
        let cpu = process.cpu();
        let code = child.wait().unwrap().code();
        let (shown, stdout) = stdout.join().unwrap();
        Self { memory, cpu, wall, shown, stdout, stderr: stderr.join().unwrap(), code }
    }
}

/// Where the system does not report on processes.
fn is_over(child: &mut Child, process: &Process) -> bool {
    !process.is_known() && child.try_wait().unwrap().is_some()
}

fn read(mut stdout: ChildStdout) -> JoinHandle<(usize, String)> {
    std::thread::spawn(move || {
        let (mut shown, mut kept, mut piece) = (0, Vec::new(), vec![0; 64 * 1024]);
        loop {
            match stdout.read(&mut piece).unwrap() {
                0 => return (shown, String::from_utf8_lossy(&kept).into_owned()),
                more => {
                    kept.extend_from_slice(&piece[..more.min(KEPT.saturating_sub(kept.len()))]);
                    shown += more;
                }
            }
        }
    })
}

fn all(mut stderr: ChildStderr) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        stderr.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// What Linux reports on a process in `/proc`.
struct Process(u32);

impl Process {
    fn file(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(format!("/proc/{}/{name}", self.0)).ok()
    }

    fn is_known(&self) -> bool {
        self.file("stat").is_some()
    }

    /// The fields behind the name of the program: its state is the first.
    fn stat(&self) -> Vec<String> {
        let text = self.file("stat").unwrap_or_default();
        let (_, fields) = text.rsplit_once(") ").unwrap_or_default();
        fields.split_whitespace().map(str::to_owned).collect()
    }

    fn has_ended(&self) -> bool {
        self.stat().first().is_some_and(|state| state == "Z")
    }

    /// User and system time, in hundredths of a second.
    fn cpu(&self) -> Option<Duration> {
        let stat = self.stat();
        let ticks = |place: usize| stat.get(place)?.parse::<u64>().ok();
        Some(Duration::from_millis(10 * (ticks(11)? + ticks(12)?)))
    }

    /// The most memory that it had at the same time so far.
    fn high_water(&self) -> Option<usize> {
        let text = self.file("status")?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok().map(|kilobytes| kilobytes * 1024)
    }
}
