//! Sinks against receivers whose answers a test lays out: what the journal has is sent at least once, under one id, and nothing waits for another sink.

#[allow(dead_code, reason = "shared with the test against Alertmanager")]
mod journal;
mod programs;
pub(crate) mod receiver;
mod storms;
mod ways;
mod webhooks;
