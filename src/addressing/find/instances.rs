//! Every instance that a text names with its class.

use crate::addressing::Namespace;

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
