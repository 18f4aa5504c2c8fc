//! Fuzzes what `tests/core/checks/ntlm_challenge.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("ntlm_challenge", bytes));
