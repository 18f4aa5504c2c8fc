//! The size of the terminal behind standard error, on which lines are drawn again and again.

use std::io::{IsTerminal, stderr};

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
