//! Fuzzes what `tests/checks/job_path.rs` promises; `tests/regressions.rs` replays what is found.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/checks/job_path.rs"]
mod job_path;

fuzz_target!(|bytes: &[u8]| job_path::check(bytes));
