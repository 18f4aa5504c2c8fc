//! Fuzzes what `tests/core/checks/envelope.rs` promises; `tests/core/replayed.rs` replays what is found.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/core/checks/envelope.rs"]
mod envelope;

fuzz_target!(|bytes: &[u8]| envelope::check(bytes));
