//! What a slow call waits for: a line on the terminal that goes away by itself.

use std::io::{IsTerminal, Write, stderr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::cli::terminal::activity::{Activity, CONNECT, LOGIN};
use crate::cli::terminal::ci::harmless;
use crate::cli::terminal::neutral::neutral;

/// How long a call takes before people are told what it waits for.
const PATIENCE: Duration = Duration::from_secs(1);

const TICK: Duration = Duration::from_millis(200);

/// The state of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Hidden,
    Shown,
    /// Something else shows what goes on.
    Off,
}

/// The terminal is one for the process.
static LINE: Mutex<Line> = Mutex::new(Line::Hidden);

/// How far many hosts are.
static PROGRESS: Mutex<Option<String>> = Mutex::new(None);

/// Is there a terminal to show it on?
pub(in crate::cli::terminal) fn is_possible() -> bool {
    stderr().is_terminal()
}

/// Shows slow calls from now on. Must be called inside a runtime.
pub(in crate::cli::terminal) fn start(activity: Activity) {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(TICK).await;
            match progress_text().or_else(|| text(&activity)) {
                Some(text) => show(&text),
                None => hide(),
            }
        }
    });
}

/// Shows how far many hosts are, in place of single calls; `None` ends it.
pub(in crate::cli) fn progress(text: Option<String>) {
    *PROGRESS.lock().unwrap_or_else(PoisonError::into_inner) = text;
}

fn progress_text() -> Option<String> {
    PROGRESS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Takes the line away, before something else is written.
pub(in crate::cli) fn hide() {
    let mut line = LINE.lock().unwrap_or_else(PoisonError::into_inner);
    if *line == Line::Shown {
        write("");
        *line = Line::Hidden;
    }
}

/// Shows no line any more: something else shows what goes on.
pub(in crate::cli) fn end() {
    hide();
    *LINE.lock().unwrap_or_else(PoisonError::into_inner) = Line::Off;
}

fn show(text: &str) {
    let mut line = LINE.lock().unwrap_or_else(PoisonError::into_inner);
    if *line != Line::Off {
        write(text);
        *line = Line::Shown;
    }
}

/// In place of what is on the line.
fn write(text: &str) {
    // No message is left to give when standard error is gone.
    let _ = stderr().lock().write_all(format!("\r\u{1b}[K{}", harmless(&neutral(text))).as_bytes());
}

fn text(activity: &Activity) -> Option<String> {
    let (call, newest) = activity.longest()?;
    let time = call.since.elapsed();
    if time < PATIENCE {
        return None;
    }
    let host = call.fields.to.trim_start_matches("https://").trim_start_matches("http://");
    let host = host.split('/').next().unwrap_or_default();
    let action = call.fields.action.rsplit('/').next().filter(|action| !action.is_empty()).unwrap_or("Identify");
    let what = match newest.name {
        CONNECT => format!("connecting to {host}"),
        LOGIN => format!("logging in to {host}"),
        _ => format!("waiting for {host} to answer {action}"),
    };
    Some(format!("{what} ({} s)", time.as_secs()))
}
