//! Where a text names an instance.

use crate::addressing::Target;

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

impl Sightings {
    pub(super) fn add(&mut self, sighting: Sighting) {
        if self.found.len() < MOST {
            self.found.push(sighting);
        }
    }

    pub(super) fn add_cut_off(&mut self, class: &str) {
        self.cut_off.get_or_insert_with(|| class.to_owned());
    }
}
