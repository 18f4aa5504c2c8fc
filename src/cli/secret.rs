//! The password: from standard input, a file, a variable or a prompt, in this order; never from an argument.

use std::env::VarError;
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::Path;

use zeroize::Zeroizing;

use crate::auth::{Account, Password};

use super::args::Connection;
use super::bounded;
use super::failure::Failure;

const VARIABLE: &str = "CIMJOB_PASSWORD";

/// The longest line with a password, in bytes with its end.
const MAX_PASSWORD: u64 = 4096;

pub(super) fn password(connection: &Connection, account: &Account) -> Result<Password, Failure> {
    if connection.password_stdin {
        return first_line(io::stdin().lock())
            .map_err(|error| Failure::configuration("the password cannot be read from standard input", error));
    }
    if let Some(path) = &connection.password_file {
        return from_file(path).map_err(|error| {
            Failure::configuration(format!("the password cannot be read from {}", path.display()), error)
        });
    }
    match std::env::var(VARIABLE) {
        Ok(password) if password.is_empty() => Err(unusable("is empty")),
        Ok(password) => Ok(Password::new(password)),
        Err(VarError::NotUnicode(_)) => Err(unusable("is no UTF-8 text")),
        Err(VarError::NotPresent) => prompt(account),
    }
}

/// A variable that a script meant to set, but did not.
fn unusable(why: &str) -> Failure {
    Failure::Configuration { what: format!("the password in {VARIABLE} {why}"), source: None }
}

fn from_file(path: &Path) -> io::Result<Password> {
    first_line(BufReader::new(File::open(path)?))
}

/// The first line without its end; an empty one is an error, for no account that may log in over the network has an empty password.
fn first_line(source: impl BufRead) -> io::Result<Password> {
    // Room for all of it from the beginning, so that no copy is left behind.
    let mut line = Zeroizing::new(String::with_capacity(8192));
    source.take(MAX_PASSWORD.saturating_add(1)).read_line(&mut line)?;
    if !u64::try_from(line.len()).is_ok_and(|length| length <= MAX_PASSWORD) {
        return Err(bounded::too_long(MAX_PASSWORD));
    }
    let password = line.trim_end_matches(['\r', '\n']);
    not_empty(password.strip_prefix('\u{FEFF}').unwrap_or(password).to_owned())
}

fn not_empty(password: String) -> io::Result<Password> {
    if password.is_empty() {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it is empty"));
    }
    Ok(Password::new(password))
}

fn prompt(account: &Account) -> Result<Password, Failure> {
    if !io::stdin().is_terminal() {
        let what = format!("no password for {account}: set {VARIABLE}, or use --password-file or --password-stdin");
        return Err(Failure::Configuration { what, source: None });
    }
    let password = rpassword::prompt_password(format!("Password for {account}: "));
    password.and_then(not_empty).map_err(|error| Failure::configuration("no password was given at the prompt", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_line_counts_and_blanks_in_it_stay() {
        assert_eq!(first_line(&b" p w \r\nrest"[..]).unwrap().expose(), " p w ");
        assert_eq!(first_line(&b"p"[..]).unwrap().expose(), "p");
        assert!(first_line(&b"\nrest"[..]).is_err());
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_password() {
        assert_eq!(first_line("\u{FEFF}p\r\n".as_bytes()).unwrap().expose(), "p");
        assert!(first_line("\u{FEFF}\n".as_bytes()).is_err());
    }

    #[test]
    fn a_line_that_is_too_long_is_refused_and_never_cut() {
        assert_eq!(first_line("x".repeat(4096).as_bytes()).unwrap().expose().len(), 4096);
        assert!(first_line("x".repeat(4097).as_bytes()).is_err());
    }

    #[test]
    fn nothing_typed_at_the_prompt_is_no_password() {
        assert!(not_empty(String::new()).is_err());
    }
}
