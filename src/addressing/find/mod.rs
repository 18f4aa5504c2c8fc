//! Names of instances in any text: a log line, what PowerShell, Python, `wmic` or `winrm` show, JSON, XML, a URL.

mod cleaned;
mod decode;
mod display;
mod invisible;
mod object_path;
mod uri;
mod value;

#[cfg(test)]
mod tests;

use super::{Namespace, Target};

pub(crate) use cleaned::Cleaned;

/// The name of an instance and where it is in the cleaned text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sighting {
    pub(crate) target: Target,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// What a text holds.
#[derive(Debug, Default)]
pub(crate) struct Sightings {
    /// The names, in the order of the text.
    pub(crate) found: Vec<Sighting>,
    /// The class of the first name that begins and does not end.
    pub(crate) cut_off: Option<String>,
}

/// At most this many names are taken out of one text.
pub(crate) const MOST: usize = 10_000;

/// Every instance that a text names with its class: as an object path, a reference, a URI with keys, or the way PowerShell shows it.
/// `namespace` is meant where a name does not tell one.
pub(crate) fn instances_in(text: &Cleaned, namespace: &Namespace) -> Sightings {
    let mut sightings = Sightings::default();
    object_path::find(text, namespace, &mut sightings);
    display::find(text, namespace, &mut sightings);
    uri::find(text, namespace, &mut sightings);
    sightings.found.sort_by_key(|sighting| sighting.start);
    sightings
}

impl Sightings {
    fn add(&mut self, sighting: Sighting) {
        if self.found.len() < MOST {
            self.found.push(sighting);
        }
    }

    fn add_cut_off(&mut self, class: &str) {
        self.cut_off.get_or_insert_with(|| class.to_owned());
    }
}
