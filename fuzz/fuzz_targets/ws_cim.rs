//! Fuzzes what `tests/core/checks/ws_cim.rs` promises; `tests/core/replayed.rs` replays what is found.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/core/checks/ws_cim.rs"]
mod ws_cim;

fuzz_target!(|bytes: &[u8]| ws_cim::check(bytes));
