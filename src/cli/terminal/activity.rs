//! What the client is doing, by its spans: a call, and in it a login or a connection. It adds up where the time goes.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// Sums over all connections; those of parallel calls overlap.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::cli::terminal) struct Sums {
    pub(in crate::cli::terminal) resolve: Duration,
    pub(in crate::cli::terminal) connect: Duration,
    pub(in crate::cli::terminal) tls: Duration,
    pub(in crate::cli::terminal) login: Duration,
    pub(in crate::cli::terminal) calls: Duration,
    pub(in crate::cli::terminal) connections: usize,
    pub(in crate::cli::terminal) count: usize,
    pub(in crate::cli::terminal) sent: u64,
    pub(in crate::cli::terminal) received: u64,
}

/// A span that is open.
#[derive(Debug, Clone)]
pub(in crate::cli::terminal) struct Open {
    id: u64,
    pub(in crate::cli::terminal) name: &'static str,
    pub(in crate::cli::terminal) fields: Fields,
    pub(in crate::cli::terminal) since: Instant,
}

/// What the client does now, and did.
#[derive(Debug, Clone, Default)]
pub(in crate::cli::terminal) struct Activity(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    sums: Sums,
    open: Vec<Open>,
}

/// The fields that count, of spans and events.
#[derive(Debug, Clone, Default)]
pub(in crate::cli::terminal) struct Fields {
    pub(in crate::cli::terminal) to: String,
    pub(in crate::cli::terminal) action: String,
    mark: String,
    sent: u64,
    received: u64,
}

/// Times of a connection that is being made.
#[derive(Default)]
struct Marks {
    resolved: Option<Instant>,
    tls: Option<Instant>,
}

/// How long the connections and logins inside a span took.
#[derive(Default)]
struct Inside(Duration);

pub(in crate::cli::terminal) const CALL: &str = "call";
pub(in crate::cli::terminal) const LOGIN: &str = "login";
pub(in crate::cli::terminal) const CONNECT: &str = "connect";

impl Activity {
    pub(in crate::cli::terminal) fn sums(&self) -> Sums {
        self.state(|state| state.sums)
    }

    /// The call that is open longest, and the newest span, which may be the same.
    pub(in crate::cli::terminal) fn longest(&self) -> Option<(Open, Open)> {
        self.state(|state| {
            let call = state.open.iter().find(|open| open.name == CALL)?;
            Some((call.clone(), state.open.last()?.clone()))
        })
    }

    fn state<T>(&self, use_it: impl FnOnce(&mut State) -> T) -> T {
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Activity {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(Marks::default());
            span.extensions_mut().insert(Inside::default());
        }
        let name = attributes.metadata().name();
        self.state(|state| state.open.push(Open { id: id.into_u64(), name, fields, since: Instant::now() }));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.state(|state| {
            state.sums.sent = state.sums.sent.saturating_add(fields.sent);
            state.sums.received = state.sums.received.saturating_add(fields.received);
        });
        let Some(span) = context.event_span(event) else { return };
        if let Some(marks) = span.extensions_mut().get_mut::<Marks>() {
            match fields.mark.as_str() {
                "resolved" => marks.resolved = Some(Instant::now()),
                "tls" => marks.tls = Some(Instant::now()),
                _ => {}
            }
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(open) = self.closed(&id) else { return };
        let (now, span) = (Instant::now(), context.span(&id));
        let whole = now.duration_since(open.since);
        let inside = span.as_ref().and_then(|span| span.extensions().get::<Inside>().map(|inside| inside.0));
        let own = whole.saturating_sub(inside.unwrap_or_default());
        if let Some(parent) = span.as_ref().and_then(tracing_subscriber::registry::SpanRef::parent)
            && let Some(inside) = parent.extensions_mut().get_mut::<Inside>()
        {
            inside.0 = inside.0.saturating_add(whole);
        }
        let extensions = span.as_ref().map(tracing_subscriber::registry::SpanRef::extensions);
        let marks = extensions.as_ref().and_then(|extensions| extensions.get::<Marks>());
        self.state(|state| state.sums.add(&open, own, marks));
    }
}

impl Activity {
    fn closed(&self, id: &Id) -> Option<Open> {
        self.state(|state| {
            let place = state.open.iter().position(|open| open.id == id.into_u64())?;
            Some(state.open.remove(place))
        })
    }
}

impl Sums {
    fn add(&mut self, open: &Open, own: Duration, marks: Option<&Marks>) {
        match open.name {
            CALL => {
                self.calls += own;
                self.count = self.count.saturating_add(1);
            }
            LOGIN => self.login += own,
            CONNECT => {
                self.connections = self.connections.saturating_add(1);
                let resolved = marks.and_then(|marks| marks.resolved).unwrap_or(open.since);
                let end = open.since.checked_add(own).unwrap_or(resolved);
                let tls = marks.and_then(|marks| marks.tls).unwrap_or(end);
                self.resolve += resolved.saturating_duration_since(open.since);
                self.connect += tls.saturating_duration_since(resolved);
                self.tls += end.saturating_duration_since(tls);
            }
            _ => {}
        }
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "to" => value.clone_into(&mut self.to),
            "action" => value.clone_into(&mut self.action),
            "mark" => value.clone_into(&mut self.mark),
            _ => {}
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "sent_bytes" => self.sent = value,
            "received_bytes" => self.received = value,
            _ => {}
        }
    }
}
