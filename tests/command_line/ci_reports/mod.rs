//! Reports for CI systems (`--report`): what each command writes, and that a report is whole, never empty, and never missing without a word.

mod automatic;
mod commands;
#[cfg(all(unix, feature = "watch"))]
mod examples;
mod folder;
mod junit;
mod lines;
mod never_empty;
mod places;
mod rules;
#[cfg(all(target_os = "linux", feature = "watch"))]
mod watched;
