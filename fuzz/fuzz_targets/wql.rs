//! Fuzzes what `tests/core/checks/wql.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("wql", bytes));
