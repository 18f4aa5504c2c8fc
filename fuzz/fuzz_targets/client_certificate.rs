//! Fuzzes what `tests/core/checks/client_certificate.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("client_certificate", bytes));
