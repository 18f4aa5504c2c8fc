//! Fuzzes what `tests/core/checks/class_declaration.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("class_declaration", bytes));
