//! Every instance that a text names with its class.

use crate::addressing::{Namespace, Target};

use super::cleaned::Cleaned;
use super::sighting::Sightings;
use super::{display, object_path, uri};

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

/// The instances that a text names with their classes, each once and in order: object paths, references, URIs with keys and what PowerShell shows, with
/// whatever is around them. `namespace` is meant where a name does not tell one.
#[must_use]
pub fn targets_in(text: &str, namespace: &Namespace) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    for found in instances_in(&Cleaned::of(text), namespace).found {
        if targets.len() < MOST_TARGETS && !targets.contains(&found.target) {
            targets.push(found.target);
        }
    }
    targets
}

/// At most this many different instances are taken out of one text.
const MOST_TARGETS: usize = 100;
