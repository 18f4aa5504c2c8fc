//! Fuzzes what `tests/core/checks/sealed_message.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("sealed_message", bytes));
