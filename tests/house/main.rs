//! What must hold of the repository itself: floors, schemas, and the tests that tests/house/security_claims.md names.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod ci;
mod circles;
mod figures;
mod floors;
mod functions;
mod grades;
mod packages;
#[cfg(all(feature = "simulator", feature = "schemas"))]
mod scenario_schema;
#[cfg(feature = "simulator")]
mod schemas_agree_with_the_code;
mod security_names_tests;
mod sources;
mod targets;
mod verified;
mod words;
