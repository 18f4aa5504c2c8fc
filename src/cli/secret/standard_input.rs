//! `--password-stdin`: the first line of standard input.

use std::io;

use crate::auth::Password;

use super::super::failure::Failure;
use super::line;

pub(super) fn password() -> Result<Password, Failure> {
    line::first(io::stdin().lock())
        .map_err(|error| Failure::configuration("the password cannot be read from standard input", error))
}
