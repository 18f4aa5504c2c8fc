//! `promtool`, and what it is given.

use std::path::Path;
use std::process::Command;

use crate::process::Process;

/// How it ended, and what it said on both streams.
pub(super) fn promtool(arguments: &[&str], input: &str) -> (Option<i32>, String) {
    let mut command = Command::new("promtool");
    command.args(arguments);
    let mut process = Process::start(command);
    if !input.is_empty() {
        process.tell(input.trim_end());
    }
    let finished = process.finish();
    (finished.code, finished.lines.join("\n") + &finished.complaint)
}

/// The path of a file for Prometheus that we ship.
pub(super) fn packaged(name: &str) -> String {
    format!("{}/packaging/prometheus/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The configurations in `docs/watch.md`.
pub(super) fn documented() -> Vec<String> {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/watch.md")).unwrap();
    let after = page.split("```yaml\n").skip(1);
    after.map(|text| text.split("```").next().unwrap().to_owned()).collect()
}
