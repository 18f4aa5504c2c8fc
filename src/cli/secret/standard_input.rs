//! `--password-stdin`: the first line of standard input.

use std::io;
use std::time::Duration;

use crate::auth::Password;

use crate::cli::ending::failure::Failure;
use crate::cli::secret::line;

pub(super) fn password(time: Duration) -> Result<Password, Failure> {
    line::within(time, || Ok(io::stdin().lock()))
        .map_err(|error| Failure::configuration("the password cannot be read from standard input", error))
}
