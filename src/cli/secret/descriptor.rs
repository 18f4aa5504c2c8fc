//! `--password-fd N`: a file descriptor that this process got from the one that started it, such as `3<<<"$password"`.
//!
//! It is opened anew through `/dev/fd`, which Linux, macOS and the BSDs have, so that a number that is not open is an error and nothing else
//! is ever closed or read. A socket cannot be opened so; a file and a pipe can.

use std::fs::File;
use std::io::BufReader;
use std::time::Duration;

use crate::auth::Password;

use crate::cli::ending::failure::Failure;
use crate::cli::secret::line;

pub(super) fn password(number: u32, time: Duration) -> Result<Password, Failure> {
    let open = move || File::open(format!("/dev/fd/{number}")).map(BufReader::new);
    line::within(time, open).map_err(|error| {
        Failure::configuration(format!("the password cannot be read from file descriptor {number}"), error)
    })
}
