//! The command line as people and scripts run it: the built program against a simulated host in this process.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod about;
#[cfg(target_os = "linux")]
mod action;
mod asking;
mod calls;
mod cert;
mod ci_reports;
#[cfg(all(target_os = "linux", feature = "completion"))]
mod completion;
#[cfg(unix)]
mod config;
mod deadlines;
mod demo;
#[cfg(all(target_os = "linux", feature = "watch"))]
mod demo_watch;
mod doctor;
mod documents;
mod exit_codes;
mod faults;
mod found_jobs;
mod help;
#[cfg(unix)]
mod helper;
mod hostile;
mod jobs;
#[cfg(feature = "journal")]
mod journal;
mod json;
mod json_schema;
#[cfg(unix)]
mod keyring;
#[cfg(unix)]
mod list_on_screen;
#[cfg(all(target_os = "linux", feature = "watch"))]
mod listener;
mod log;
#[cfg(feature = "completion")]
mod man;
mod many_hosts;
mod narrowed_lists;
mod passwords;

mod program;
#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod record;
mod record_check;
mod recorded_host;
mod recorded_secrets;
mod replayed;
#[cfg(unix)]
mod screens;
#[cfg(unix)]
mod secrets;
#[cfg(all(target_os = "linux", feature = "watch"))]
mod served_sinks;
mod simulate;
#[cfg(unix)]
mod sources;
mod stages;
mod streams;
#[path = "../support/mod.rs"]
mod support;
#[cfg(unix)]
mod times;
mod trace;
mod unreadable_jobs;
mod variables;
mod verbs;
#[cfg(all(target_os = "linux", feature = "watch"))]
mod watch;
#[cfg(all(target_os = "linux", feature = "watch"))]
mod watch_again;
#[cfg(all(target_os = "linux", feature = "watch"))]
mod watch_disk;
#[cfg(all(target_os = "linux", feature = "watch"))]
mod watch_killed;
#[cfg(all(target_os = "linux", feature = "watch"))]
mod watch_table;
mod which_host;
mod wrong_words;
