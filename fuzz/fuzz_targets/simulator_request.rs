//! Fuzzes what `tests/core/checks/simulator_request.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("simulator_request", bytes));
