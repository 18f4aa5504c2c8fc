//! Hosts that are watched: what is in the journal is what the simulated hosts did.

mod contact;
mod jobs;
mod logins;
mod rig;
#[cfg(target_os = "linux")]
mod truth;
