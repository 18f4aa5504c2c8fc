//! The log for programs: an object on each line.

use std::fmt;

use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use crate::cim::Timestamp;
use crate::cli::terminal::json;

/// Writes events as objects: `timestamp`, `level`, `target`, `message` and the fields of the event.
pub(in crate::cli::terminal) struct JsonLines;

impl<S, N> FormatEvent<S, N> for JsonLines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut object = Object(Map::new());
        event.record(&mut object);
        object.add("timestamp", format!("{:.6}", Timestamp::now()));
        object.add("level", event.metadata().level().to_string());
        object.add("target", event.metadata().target());
        // The same data, and no command of a CI system.
        let line = json::line(&object.0).replace("::", r":\u003a").replace("##", r"#\u0023");
        writer.write_str(&line)
    }
}

/// The fields of an event.
struct Object(Map<String, Value>);

impl Object {
    fn add(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }
}

impl Visit for Object {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field.name(), value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field.name(), value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field.name(), value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field.name(), value);
    }
}
