//! Fuzzes what `tests/core/checks/job_path.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("job_path", bytes));
