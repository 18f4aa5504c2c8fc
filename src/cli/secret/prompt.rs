//! The prompt, on a terminal only.

use std::io::{self, IsTerminal};

use crate::auth::{Account, Password};

use crate::cli::ending::failure::Failure;
use crate::cli::secret::{line, variable};
use crate::cli::terminal::neutral::neutral;

/// Names the host too: it may come from a path that someone else wrote.
pub(super) fn password(account: &Account, host: &str) -> Result<Password, Failure> {
    if !io::stdin().is_terminal() {
        let what = format!(
            "no password for {account} at {host}: set {}, use --password-file, --password-fd, --password-stdin or --credential-helper, \
             or keep one with `cimjob login`",
            variable::NAME
        );
        return Err(Failure::Configuration { what, source: None });
    }
    let password = rpassword::prompt_password(question(account, host));
    let password = password.and_then(|password| Ok(line::usable(password)?));
    password.map_err(|error| Failure::configuration("no password was given at the prompt", error))
}

fn question(account: &Account, host: &str) -> String {
    format!("Password for {} at {}: ", neutral(&account.to_string()), neutral(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prompt_names_account_and_host() {
        assert_eq!(question(&r"LAB\ops".parse().unwrap(), "hv01"), r"Password for LAB\ops at hv01: ");
    }
}
