//! The terminal behind standard output.

use std::io::{IsTerminal, stdout};

/// What is known of it when the program starts to write.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Screen {
    /// Does a person look at it? Otherwise a program or a file reads.
    pub(in crate::cli) is_terminal: bool,
    /// How many cells a line has; `None` when there is no limit: no terminal, or one that does not tell.
    pub(in crate::cli) room: Option<usize>,
}

impl Screen {
    pub(in crate::cli) fn of_standard_output() -> Self {
        let is_terminal = stdout().is_terminal();
        Self { is_terminal, room: if is_terminal { room() } else { None } }
    }
}

#[cfg(unix)]
fn room() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(stdout()).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

#[cfg(not(unix))]
fn room() -> Option<usize> {
    None
}
