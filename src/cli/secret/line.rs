//! One line with a password, from wherever it is read.

use std::io::{self, BufRead};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::auth::Password;

use crate::cli::bounded;

/// The longest line with a password, in bytes with its end.
const MAX_PASSWORD: u64 = 4096;

/// The first line of what `open` opens. A thread of its own opens and reads it, since either may wait for another process without end.
pub(super) fn within<R: BufRead>(
    time: Duration,
    open: impl FnOnce() -> io::Result<R> + Send + 'static,
) -> io::Result<Password> {
    let (sender, receiver) = mpsc::channel();
    // The thread ends with its source, or with this process.
    thread::spawn(move || sender.send(open().and_then(first)));
    receiver.recv_timeout(time).map_err(|_| late(time))?
}

fn late(time: Duration) -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, format!("it did not come within {} s", time.as_secs()))
}

/// The first line without its one end; an empty one is an error, for no account that may log in over the network has an empty password.
pub(super) fn first(source: impl BufRead) -> io::Result<Password> {
    // Room for all of it from the beginning, so that no copy is left behind.
    let mut line = Zeroizing::new(String::with_capacity(8192));
    source.take(MAX_PASSWORD.saturating_add(1)).read_line(&mut line)?;
    if !u64::try_from(line.len()).is_ok_and(|length| length <= MAX_PASSWORD) {
        return Err(bounded::too_long(MAX_PASSWORD));
    }
    let password = line.strip_prefix('\u{FEFF}').unwrap_or(&line).to_owned();
    Ok(usable(password)?)
}

/// The password in a text that holds nothing else: one line break at its end does not belong to it.
pub(super) fn usable(text: String) -> Result<Password, PasswordError> {
    let mut text = Zeroizing::new(text);
    if let Some(end) = ["\r\n", "\n", "\r"].into_iter().find(|end| text.ends_with(end)) {
        let length = text.len().saturating_sub(end.len());
        text.truncate(length);
    }
    match text.chars().find(|character| character.is_control()) {
        _ if text.is_empty() => Err(PasswordError::Empty),
        Some('\r' | '\n') => Err(PasswordError::LineBreak),
        Some(_) => Err(PasswordError::Control),
        None => Ok(Password::new(std::mem::take(&mut text))),
    }
}

/// Why a text cannot be a password. No one can type a control character at a logon, so that one came in by mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum PasswordError {
    #[error("it is empty")]
    Empty,
    #[error("it contains a line break")]
    LineBreak,
    #[error("it contains a control character")]
    Control,
}

impl From<PasswordError> for io::Error {
    fn from(error: PasswordError) -> Self {
        Self::new(io::ErrorKind::InvalidData, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_never_gives_a_line_ends_in_time() {
        let (reader, writer) = io::pipe().unwrap();
        let error = within(Duration::from_millis(50), || Ok(io::BufReader::new(reader))).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut, "{error}");
        drop(writer);
    }

    #[test]
    fn only_the_first_line_counts_and_blanks_in_it_stay() {
        assert_eq!(first(&b" p w \r\nrest"[..]).unwrap().expose(), " p w ");
        assert_eq!(first(&b"p"[..]).unwrap().expose(), "p");
        assert!(first(&b"\nrest"[..]).is_err());
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_password() {
        assert_eq!(first("\u{FEFF}p\r\n".as_bytes()).unwrap().expose(), "p");
        assert!(first("\u{FEFF}\n".as_bytes()).is_err());
    }

    #[test]
    fn a_line_that_is_too_long_is_refused_and_never_cut() {
        assert_eq!(first("x".repeat(4096).as_bytes()).unwrap().expose().len(), 4096);
        assert!(first("x".repeat(4097).as_bytes()).is_err());
    }

    #[test]
    fn one_line_break_at_the_end_is_lost_and_any_other_control_character_is_refused() {
        for (text, expected) in [
            ("p\n", Ok("p")),
            ("p\r\n", Ok("p")),
            ("p\r", Ok("p")),
            (" p ", Ok(" p ")),
            ("", Err(PasswordError::Empty)),
            ("\n", Err(PasswordError::Empty)),
            ("p\n\n", Err(PasswordError::LineBreak)),
            ("p\r\r\n", Err(PasswordError::LineBreak)),
            ("p\nq", Err(PasswordError::LineBreak)),
            ("p\tq", Err(PasswordError::Control)),
            ("\u{1B}[Ap", Err(PasswordError::Control)),
            ("p\u{85}", Err(PasswordError::Control)),
        ] {
            let found = usable(text.to_owned());
            assert_eq!(found.as_ref().map(Password::expose).map_err(|error| *error), expected, "{text:?}");
        }
    }
}
