//! The password: from standard input, a file, a variable or a prompt, in this order; never from an argument.

use std::env::VarError;
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::Path;

use zeroize::Zeroizing;

use crate::auth::{Account, Password};

use super::args::Connection;
use super::failure::Failure;

const VARIABLE: &str = "CIMJOB_PASSWORD";

/// The longest password that is read from a file, in bytes.
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
    let mut line = Zeroizing::new(String::with_capacity(256));
    source.take(MAX_PASSWORD).read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "its first line is empty"));
    }
    Ok(Password::new(password.to_owned()))
}

fn prompt(account: &Account) -> Result<Password, Failure> {
    if !io::stdin().is_terminal() {
        let what = format!("no password for {account}: set {VARIABLE}, or use --password-file or --password-stdin");
        return Err(Failure::Configuration { what, source: None });
    }
    let password = rpassword::prompt_password(format!("Password for {account}: "));
    password.map(Password::new).map_err(|error| Failure::configuration("the password cannot be asked for", error))
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
}
