//! What fuzzing reaches of this room that has no interface of its own: `tests/core/checks` says what must hold. Without promise.

use std::path::Path;

use crate::cim::CimInstance;
use crate::cli::secret::helper;
use crate::cli::settings::configuration::Configuration;
use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::{text, text_cause, text_instance};
use crate::job::Explanation;

/// An instance as `get` shows it to people.
#[must_use]
pub fn instance(instance: &CimInstance) -> String {
    text_instance::instance(None, instance)
}

/// An explanation as `explain` shows it to people, in short and in full.
#[must_use]
pub fn explanation(explanation: &Explanation) -> String {
    let clock = Clock::utc();
    let short = text_cause::explanation(explanation, None, clock.now);
    format!("{short}\n{}", text::full_explanation(explanation, None, &clock))
}

/// Reads a configuration file; the number of settings for a host, or what is wrong.
///
/// # Errors
/// The line and what is wrong in it.
pub fn configuration(text: &str, host: &str) -> Result<usize, (usize, String)> {
    let configuration = Configuration::parse(text, Path::new("/etc/cimjob/config.toml"));
    let configuration = configuration.map_err(|problem| (problem.line, problem.what))?;
    Ok(configuration.of_host(host).map(<[_]>::len).sum())
}

/// Reads the answer of a credential helper; what is said when it is of no use.
#[must_use]
pub fn helper(answer: &[u8]) -> Option<String> {
    helper::judge(answer).err()
}
