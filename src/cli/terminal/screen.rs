//! The terminal behind standard output, and its size behind standard error.

use std::io::{IsTerminal, stderr, stdout};

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

/// How much fits a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) struct Size {
    pub(in crate::cli) columns: usize,
    pub(in crate::cli) rows: usize,
}

/// The size of the terminal behind standard error; `None` where there is none, or it does not say.
#[cfg(unix)]
pub(in crate::cli) fn size_of_standard_error() -> Option<Size> {
    let size = rustix::termios::tcgetwinsize(stderr()).ok()?;
    Some(Size { columns: size.ws_col.into(), rows: size.ws_row.into() })
        .filter(|size| size.columns > 0 && size.rows > 0)
}

#[cfg(not(unix))]
pub(in crate::cli) fn size_of_standard_error() -> Option<Size> {
    None
}

/// Can lines be drawn again and again on standard error? A dumb terminal cannot move its cursor.
pub(in crate::cli) fn can_redraw() -> bool {
    stderr().is_terminal() && std::env::var_os("TERM").is_some_and(|name| !name.is_empty() && name != "dumb")
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
