//! Fuzzes what `tests/core/checks/ntlm_challenge.rs` promises; `tests/core/replayed.rs` replays what is found.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/core/checks/ntlm_challenge.rs"]
mod ntlm_challenge;

fuzz_target!(|bytes: &[u8]| ntlm_challenge::check(bytes));
