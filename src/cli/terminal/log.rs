//! The log on standard error. Only this crate logs, for what lies below might show headers.

use std::io::{self, IsTerminal, Write};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::cli::options::log::{LogArguments, LogFormat};
use crate::cli::terminal::activity::Activity;
use crate::cli::terminal::area::Aside;
use crate::cli::terminal::ci::harmless;
use crate::cli::terminal::log_json::JsonLines;
use crate::cli::terminal::timing::Timing;
use crate::cli::terminal::{say, waiting};

/// Starts logging, and showing what slow calls wait for: warnings only, what happens (`-v`), or also how (`-vv`); each line with its time in UTC.
pub(in crate::cli) fn start(options: LogArguments) -> Option<Timing> {
    if options.quiet {
        say::silence_notes();
    }
    let level = match options.verbose {
        _ if options.quiet => LevelFilter::ERROR,
        0 => LevelFilter::WARN,
        1 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    let filter = Targets::new().with_target("cimjob", level);
    let ansi = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let lines = tracing_subscriber::fmt::layer().with_writer(|| Harmless).with_ansi(ansi);
    let lines = match options.log_format {
        LogFormat::Text => lines.with_filter(filter).boxed(),
        LogFormat::Json => lines.with_ansi(false).event_format(JsonLines).with_filter(filter).boxed(),
    };
    let shows_waiting = waiting::is_possible() && !options.quiet;
    let activity = (options.timing || shows_waiting).then(Activity::default);
    let watched =
        activity.clone().map(|activity| activity.with_filter(Targets::new().with_target("cimjob", LevelFilter::TRACE)));
    tracing_subscriber::registry().with(lines).with(watched).init();
    if let Some(activity) = activity.clone().filter(|_| shows_waiting) {
        waiting::start(activity);
    }
    activity.filter(|_| options.timing).map(Timing::of)
}

/// Standard error, to which each event is written at once.
struct Harmless;

impl Write for Harmless {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        waiting::hide();
        let _aside = Aside::begin();
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
