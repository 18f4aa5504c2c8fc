//! Before something is changed on a host: a question on a terminal, `--yes` without a terminal.

use std::io::{self, BufRead, IsTerminal, Write};

use crate::cli::ending::failure::Failure;
use crate::cli::terminal::ci::harmless;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::waiting;

/// Goes on when `yes` was given or a person says so. `what` is a clause such as `delete ...`.
pub(in crate::cli) fn confirm(yes: bool, what: &str) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    can_be_asked(what)?;
    agreed(what)
}

/// Is there a terminal, and so someone?
pub(in crate::cli) fn can_be_asked(what: &str) -> Result<(), Failure> {
    if io::stdin().is_terminal() && io::stderr().is_terminal() {
        return Ok(());
    }
    Err(Failure::Usage(format!("not confirmed: this would {what}; pass --yes: there is no terminal to confirm on")))
}

/// Asks, and fails unless the answer is yes.
pub(in crate::cli) fn agreed(what: &str) -> Result<(), Failure> {
    if is_yes(&ask(what).map_err(|error| Failure::configuration("the confirmation cannot be asked for", error))?) {
        Ok(())
    } else {
        Err(Failure::Declined)
    }
}

fn ask(what: &str) -> io::Result<String> {
    waiting::hide();
    let mut terminal = io::stderr().lock();
    write!(terminal, "This will {}. Continue? [y/N] ", harmless(&neutral(what)))?;
    terminal.flush()?;
    // While the answer is waited for, a signal has something to say.
    drop(terminal);
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(answer)
}

fn is_yes(answer: &str) -> bool {
    ["y", "yes"].iter().any(|yes| answer.trim().eq_ignore_ascii_case(yes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_yes_is_yes() {
        assert!(is_yes("y\n") && is_yes(" YES "));
        assert!(!is_yes("") && !is_yes("\n") && !is_yes("yep") && !is_yes("n"));
    }
}
