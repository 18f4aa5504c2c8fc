//! Standard error, for people.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::cli::terminal::area::Aside;
use crate::cli::terminal::ci::harmless;
use crate::cli::terminal::waiting;

/// Says a text, and ends its line.
pub(in crate::cli) fn say(text: &str) {
    if keep(text) {
        return;
    }
    waiting::hide();
    let _aside = Aside::begin();
    // No message is left to give when standard error is gone.
    let _ = std::io::stderr().lock().write_all(format!("{}\n", harmless(text)).as_bytes());
}

/// What is said about one host of many, kept until it is its turn.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Said(Arc<Mutex<Vec<String>>>);

/// The most texts that are kept of one host.
const MOST_KEPT: usize = 1000;

tokio::task_local! {
    static KEPT: Said;
}

impl Said {
    /// Keeps what this says.
    pub(in crate::cli) async fn keep<T>(&self, work: impl Future<Output = T>) -> T {
        KEPT.scope(self.clone(), work).await
    }

    pub(in crate::cli) fn into_texts(self) -> Vec<String> {
        std::mem::take(&mut *self.texts())
    }

    fn texts(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Is it about one host of many, and kept?
fn keep(text: &str) -> bool {
    let add = |said: &Said| {
        let mut texts = said.texts();
        if texts.len() < MOST_KEPT {
            texts.push(text.to_owned());
        }
    };
    KEPT.try_with(add).is_ok()
}

/// Says what is neither the result nor an error, unless only these are wanted.
pub(in crate::cli) fn note(text: &str) {
    if !are_notes_silent() {
        say(text);
    }
}

/// Leaves out all notes from now on.
pub(in crate::cli) fn silence_notes() {
    SILENT.store(true, Ordering::Relaxed);
}

/// Are only the result and errors wanted?
pub(in crate::cli) fn are_notes_silent() -> bool {
    SILENT.load(Ordering::Relaxed)
}

/// Standard error is one for the process, and so is what may be said on it.
static SILENT: AtomicBool = AtomicBool::new(false);
