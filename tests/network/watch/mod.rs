//! Hosts that are watched: what is in the journal is what the simulated hosts did.

mod asking;
mod contact;
mod jobs;
mod logins;
mod rig;
#[cfg(target_os = "linux")]
mod truth;
