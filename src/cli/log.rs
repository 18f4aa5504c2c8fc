//! The log on standard error. Only this crate logs, for what lies below might show headers.

use tracing_subscriber::EnvFilter;

/// Starts logging: warnings only, or all there is.
pub(super) fn start(verbose: u8) {
    let level = match verbose {
        0 => "cimjob=warn",
        _ => "cimjob=debug",
    };
    let ansi = std::io::IsTerminal::is_terminal(&std::io::stderr()) && std::env::var_os("NO_COLOR").is_none();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(level))
        .with_writer(std::io::stderr)
        .with_ansi(ansi)
        .without_time()
        .init();
}
