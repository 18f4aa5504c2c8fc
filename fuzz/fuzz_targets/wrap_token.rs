//! Fuzzes what `tests/core/checks/wrap_token.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("wrap_token", bytes));
