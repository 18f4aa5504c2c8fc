//! Ctrl-C and SIGTERM for a command that leaves a recording or reports: it ends in good order, and they are written with what there is.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::sync::watch::Sender;

use crate::cli::terminal::stopping::asked_to_stop;

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// A signal ends the process at once.
    Off,
    /// No signal has come.
    Armed,
    Asked(Instant),
}

/// How long a command may take to end by itself.
const GRACE: Duration = Duration::from_secs(2);

static STATE: LazyLock<Sender<State>> = LazyLock::new(|| Sender::new(State::Off));

/// The command waits for signals itself: it ends in good order without help.
static IS_LEFT: AtomicBool = AtomicBool::new(false);

/// A person is asked something, and must be able to end the command at once.
static IS_QUESTION_OPEN: AtomicBool = AtomicBool::new(false);

/// Leaves signals to the command, whatever is recorded later.
pub(in crate::cli) fn leave_to_command() {
    IS_LEFT.store(true, Ordering::Relaxed);
}

/// Asks a person; a signal does not wait for the answer.
pub(in crate::cli) fn at_once<T>(question: impl FnOnce() -> T) -> T {
    IS_QUESTION_OPEN.store(true, Ordering::Relaxed);
    let answer = question();
    IS_QUESTION_OPEN.store(false, Ordering::Relaxed);
    answer
}

/// From now on a signal stops the command in good order. Where no thread can be started, the system ends the process as ever.
pub(in crate::cli) fn arm() {
    let is_left = IS_LEFT.load(Ordering::Relaxed);
    let is_new = |state: &mut State| {
        let is_off = *state == State::Off;
        *state = if is_off { State::Armed } else { *state };
        is_off
    };
    if !is_left && STATE.send_if_modified(is_new) {
        // A thread of its own, because the command may be busy.
        drop(std::thread::Builder::new().name("signals".to_owned()).spawn(wait_for_signal));
    }
}

fn wait_for_signal() {
    let Ok(runtime) = Builder::new_current_thread().enable_all().build() else { return };
    runtime.block_on(async {
        if let Ok(asked) = asked_to_stop() {
            asked.await;
            STATE.send_if_modified(ask);
        }
    });
}

fn ask(state: &mut State) -> bool {
    let is_armed = *state == State::Armed;
    *state = if is_armed { State::Asked(Instant::now()) } else { *state };
    is_armed
}

/// The command has ended: what it leaves behind is written, and not cut off any more.
pub(in crate::cli) fn end() {
    STATE.send_replace(State::Off);
}

/// Waits until the command is asked to stop.
pub(in crate::cli) async fn asked() {
    let mut state = STATE.subscribe();
    let asked = state.wait_for(|state| matches!(state, State::Asked(_))).await;
    // INVARIANT: the sender is never dropped.
    drop(asked);
}

/// Was the command asked to stop, and does not do so?
pub(in crate::cli) fn is_overdue() -> bool {
    let grace = if IS_QUESTION_OPEN.load(Ordering::Relaxed) { Duration::ZERO } else { GRACE };
    matches!(*STATE.borrow(), State::Asked(since) if since.elapsed() >= grace)
}
