//! Fuzzes what `tests/core/checks/sealed_by_ntlm.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("sealed_by_ntlm", bytes));
