//! Fuzzes what `tests/core/checks/sealed_message.rs` promises; `tests/core/replayed.rs` replays what is found.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/core/checks/sealed_message.rs"]
mod sealed_message;

fuzz_target!(|bytes: &[u8]| sealed_message::check(bytes));
