//! Fuzzes what `tests/core/checks/configuration.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("configuration", bytes));
