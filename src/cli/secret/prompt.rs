//! The prompt, on a terminal only.

use std::io::{self, IsTerminal};

use crate::auth::{Account, Password};

use crate::cli::ending::failure::Failure;
use crate::cli::secret::{line, variable};

pub(super) fn password(account: &Account) -> Result<Password, Failure> {
    if !io::stdin().is_terminal() {
        let what = format!(
            "no password for {account}: set {}, use --password-file, --password-fd, --password-stdin or --credential-helper, \
             or keep one with `cimjob login`",
            variable::NAME
        );
        return Err(Failure::Configuration { what, source: None });
    }
    let password = rpassword::prompt_password(format!("Password for {account}: "));
    let password = password.and_then(line::not_empty);
    password.map_err(|error| Failure::configuration("no password was given at the prompt", error))
}
