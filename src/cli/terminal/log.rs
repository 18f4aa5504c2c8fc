//! The log on standard error. Only this crate logs, for what lies below might show headers.

use std::io::{self, IsTerminal, Write};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::cli::terminal::ci::harmless;

/// Starts logging: warnings only, or all there is.
pub(in crate::cli) fn start(verbose: u8) {
    let level = match verbose {
        0 => LevelFilter::WARN,
        _ => LevelFilter::DEBUG,
    };
    let ansi = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let lines = tracing_subscriber::fmt::layer().with_writer(|| Harmless).with_ansi(ansi).without_time();
    tracing_subscriber::registry().with(lines.with_filter(Targets::new().with_target("cimjob", level))).init();
}

/// Standard error, to which each event is written at once.
struct Harmless;

impl Write for Harmless {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let event_text = String::from_utf8_lossy(event);
        // Only text of a host has line ends inside an event.
        let lines = event_text.trim_end_matches('\n').replace('\n', "\n  | ");
        io::stderr().lock().write_all(harmless(&format!("{lines}\n")).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().lock().flush()
    }
}
