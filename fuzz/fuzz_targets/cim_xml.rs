//! Fuzzes what `tests/checks/cim_xml.rs` promises; `tests/regressions.rs` replays what is found.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/checks/cim_xml.rs"]
mod cim_xml;

fuzz_target!(|bytes: &[u8]| cim_xml::check(bytes));
