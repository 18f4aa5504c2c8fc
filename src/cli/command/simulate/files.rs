//! The files of `cimjob simulate`: the scenario that it reads, and what it writes.

use std::io;
use std::path::Path;

use super::arguments::Simulate;
use crate::cli::ending::failure::Failure;
use crate::cli::terminal::private_file;
use crate::simulator::Scenario;

/// The scenario that is named, or else the one that comes with the program.
pub(super) fn scenario(command: &Simulate, built_in: fn() -> Scenario) -> Result<Scenario, Failure> {
    let Some(path) = &command.scenario else { return Ok(built_in()) };
    Scenario::read(path)
        .map_err(|error| Failure::configuration(format!("the scenario {} cannot be played", path.display()), error))
}

/// Writes a file, if one is named.
pub(super) fn write(path: Option<&Path>, text: &str) -> Result<(), Failure> {
    let Some(path) = path else { return Ok(()) };
    let written = private_file::overwrite(path).and_then(|mut file| io::Write::write_all(&mut file, text.as_bytes()));
    written.map_err(|error| Failure::configuration(format!("{} cannot be written", path.display()), error))
}
