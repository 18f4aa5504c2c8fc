//! The log on standard error. Only this crate logs, for what lies below might show headers.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts logging: warnings only, or all there is.
pub(in crate::cli) fn start(verbose: u8) {
    let level = match verbose {
        0 => LevelFilter::WARN,
        _ => LevelFilter::DEBUG,
    };
    let ansi = std::io::IsTerminal::is_terminal(&std::io::stderr()) && std::env::var_os("NO_COLOR").is_none();
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(ansi).without_time();
    tracing_subscriber::registry().with(lines.with_filter(Targets::new().with_target("cimjob", level))).init();
}
