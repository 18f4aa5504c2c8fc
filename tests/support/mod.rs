//! What several test programs share.

#![allow(dead_code, reason = "each test program uses a part of it")]

pub(crate) mod answers;
pub(crate) mod job_host;
pub(crate) mod ntlm_host;
pub(crate) mod relay;
pub(crate) mod scripted_peer;
pub(crate) mod sealed_host;
