//! The files of `cimjob simulate`: the scenario that it reads, and what it writes.

use std::io;
use std::path::Path;

use super::arguments::Simulate;
use crate::cli::ending::failure::Failure;
use crate::cli::terminal::private_file;
use crate::recording::Recording;
use crate::simulator::Scenario;

/// The scenario that is named, or else the one that comes with the program.
pub(super) fn scenario(command: &Simulate, built_in: fn() -> Scenario) -> Result<Scenario, Failure> {
    let Some(path) = &command.scenario else { return Ok(built_in()) };
    Scenario::read(path)
        .map_err(|error| Failure::configuration(format!("the scenario {} cannot be played", path.display()), error))
}

/// The recording that is named.
pub(super) fn recording(path: Option<&Path>) -> Result<Option<Recording>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let failed =
        |error: io::Error| Failure::configuration(format!("the recording {} cannot be played", path.display()), error);
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut text = String::new();
    io::Read::read_to_string(&mut io::Read::take(file, MOST_BYTES), &mut text).map_err(failed)?;
    Recording::from_json(&text).map(Some).map_err(|error| failed(io::Error::other(error)))
}

/// The longest recording that is played: with its escapes, one of 64 MiB may need more.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// Writes a file, if one is named.
pub(super) fn write(path: Option<&Path>, text: &str) -> Result<(), Failure> {
    let Some(path) = path else { return Ok(()) };
    let written = private_file::overwrite(path).and_then(|mut file| io::Write::write_all(&mut file, text.as_bytes()));
    written.map_err(|error| Failure::configuration(format!("{} cannot be written", path.display()), error))
}
