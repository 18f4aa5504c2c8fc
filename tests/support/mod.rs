//! What several test programmes share.

#![allow(dead_code, reason = "each test programme uses a part of it")]

pub(crate) mod answers;
pub(crate) mod job_host;
pub(crate) mod ntlm_host;
pub(crate) mod relay;
pub(crate) mod scripted_peer;
pub(crate) mod sealed_host;
