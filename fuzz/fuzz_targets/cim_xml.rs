//! Fuzzes what `tests/core/checks/cim_xml.rs` promises; `tests/core/replayed.rs` replays what is found.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/core/checks/cim_xml.rs"]
mod cim_xml;

fuzz_target!(|bytes: &[u8]| cim_xml::check(bytes));
