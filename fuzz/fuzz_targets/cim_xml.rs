//! Fuzzes what `tests/core/checks/cim_xml.rs` promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cimjob_fuzz::hold("cim_xml", bytes));
