//! Fuzzes what `tests/core/checks/ntlm_acceptor.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("ntlm_acceptor", bytes));
