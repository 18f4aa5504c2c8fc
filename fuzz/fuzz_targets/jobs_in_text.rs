//! Fuzzes what `tests/core/checks/jobs_in_text.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("jobs_in_text", bytes));
