//! What a simulated host answered, as it logs it: each request that it read, and how that ended.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// An answer of the host.
#[derive(Debug, Clone, Default)]
pub(super) struct Answered {
    /// The URI of the action, or why a login was refused.
    pub(super) asked: String,
    /// The HTTP status.
    pub(super) status: u64,
}

impl Answered {
    /// Was it asked to change something?
    pub(super) fn is_change(&self) -> bool {
        ["/transfer/Put", "/transfer/Create", "/transfer/Delete", "/RequestStateChange"]
            .iter()
            .any(|action| self.asked.ends_with(action))
    }

    /// Was it a change, and was it made?
    pub(super) fn is_change_made(&self) -> bool {
        self.is_change() && self.status == 200
    }

    /// Did it refuse credentials?
    pub(super) fn is_refused_login(&self) -> bool {
        ["NTLM refused", "account or password is wrong", "the account is unknown"].contains(&self.asked.as_str())
    }
}

/// The answers of the host that runs on a thread whose log this is.
#[derive(Clone, Default)]
pub(super) struct Log(pub(super) Arc<Mutex<Vec<Answered>>>);

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && metadata.target() == "cimjob::simulator::http::exchange"
    }

    fn event(&self, event: &Event<'_>) {
        let mut answered = Answered::default();
        event.record(&mut answered);
        self.0.lock().unwrap().push(answered);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl Visit for Answered {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "status" {
            self.status = value;
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "asked" {
            self.asked = value.to_owned();
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}
