//! Looking for the error of a library below ours in the chain of sources.

use std::error::Error as StdError;

/// Looks through the chain of sources, and into I/O errors, which hide theirs.
pub(in crate::client) fn find<'e, E: StdError + 'static>(error: &'e (dyn StdError + 'static)) -> Option<&'e E> {
    let mut next = Some(error);
    while let Some(current) = next {
        if let Some(found) = current.downcast_ref::<E>() {
            return Some(found);
        }
        let hidden = current.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if let Some(found) = hidden.and_then(|hidden| find(hidden)) {
            return Some(found);
        }
        next = current.source();
    }
    None
}
