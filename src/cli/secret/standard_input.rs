//! `--password-stdin`: the first line of standard input.

use std::io;

use crate::auth::Password;

use crate::cli::ending::failure::Failure;
use crate::cli::secret::line;

pub(super) fn password() -> Result<Password, Failure> {
    line::first(io::stdin().lock())
        .map_err(|error| Failure::configuration("the password cannot be read from standard input", error))
}
