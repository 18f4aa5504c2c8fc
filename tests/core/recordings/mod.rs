//! Every recorded exchange of `tests/exchanges/recorded` reads as it should, and our requests are those that were sent.
//!
//! One test per file, named after it. The servers are no Hyper-V hosts: `tests/exchanges/README.md` says what they are.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

/// One test per recording, and the list of their files.
macro_rules! recordings {
    ($($test:ident: $file:literal => $check:expr),+ $(,)?) => {
        pub(crate) const FILES: &[&str] = &[$($file),+];
        $(
            #[test]
            fn $test() {
                let check: fn(&crate::support::Exchange) = $check;
                check(&crate::support::Exchange::recorded($file));
            }
        )+
    };
}

mod enumerations;
mod errors;
mod faults;
mod identify;
mod jobs;
mod pages;
mod requests;

#[test]
fn no_recording_is_forgotten() {
    let mut expected: Vec<String> = [enumerations::FILES, errors::FILES, faults::FILES, identify::FILES, jobs::FILES]
        .concat()
        .into_iter()
        .map(str::to_owned)
        .collect();
    expected.sort();
    let mut found = Vec::new();
    for server in ["omi", "openwsman"] {
        for entry in std::fs::read_dir(crate::support::exchanges().join("recorded").join(server)).unwrap() {
            found.push(format!("{server}/{}", entry.unwrap().file_name().to_string_lossy()));
        }
    }
    found.sort();
    assert_eq!(found, expected);
}
