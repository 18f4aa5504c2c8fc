//! Fuzzes what `tests/core/checks/ws_cim.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("ws_cim", bytes));
