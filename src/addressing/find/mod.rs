//! Names of instances in any text: a log line, what PowerShell, Python, `wmic` or `winrm` show, JSON, XML, a URL.

mod cleaned;
mod decode;
mod display;
mod instances;
mod invisible;
mod object_path;
mod sighting;
mod uri;
mod value;

#[cfg(test)]
mod tests;

pub(crate) use cleaned::Cleaned;
pub(crate) use instances::instances_in;
pub use instances::targets_in;
pub(crate) use sighting::{MOST, Sighting};
