//! Fuzzes what `tests/core/checks/credssp.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("credssp", bytes));
