//! Fuzzes what `tests/core/checks/embedded.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("embedded", bytes));
