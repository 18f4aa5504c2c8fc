//! Fuzzes what `tests/core/checks/job_path.rs` promises; `tests/core/replayed.rs` replays what is found.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/core/checks/job_path.rs"]
mod job_path;

fuzz_target!(|bytes: &[u8]| job_path::check(bytes));
