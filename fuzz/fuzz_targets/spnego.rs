//! Fuzzes what `tests/core/checks/spnego.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("spnego", bytes));
