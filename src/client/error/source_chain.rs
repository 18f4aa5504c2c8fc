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

/// The error at the end of the chain of sources. I/O errors may only carry another one, or one of the TLS library: then that one.
pub(in crate::client) fn innermost<'e>(error: &'e (dyn StdError + 'static)) -> &'e (dyn StdError + 'static) {
    let carried = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    match (error.source(), carried) {
        (Some(source), _) => innermost(source),
        (None, Some(carried)) if carried.is::<std::io::Error>() || carried.is::<rustls::Error>() => innermost(carried),
        (None, _) => error,
    }
}
