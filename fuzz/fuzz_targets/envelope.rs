//! Fuzzes what `tests/checks/envelope.rs` promises; `tests/regressions.rs` replays what is found.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/checks/envelope.rs"]
mod envelope;

fuzz_target!(|bytes: &[u8]| envelope::check(bytes));
