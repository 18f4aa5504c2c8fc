//! Fuzzes what `tests/core/checks/object_path.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("object_path", bytes));
