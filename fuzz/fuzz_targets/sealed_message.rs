//! Fuzzes what `tests/checks/sealed_message.rs` promises; `tests/regressions.rs` replays what is found.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/checks/sealed_message.rs"]
mod sealed_message;

fuzz_target!(|bytes: &[u8]| sealed_message::check(bytes));
