//! An error as the messages of a document: its own, then those of its sources.

use std::error::Error;

use crate::client::is_of_tls_library;

/// The message and its causes, outermost first. A source that says just what its parent says is left out,
/// and so is the error of a TLS library: the one above it says the same for people.
pub(crate) fn messages_of(error: &(dyn Error + 'static)) -> Vec<String> {
    messages(error.to_string(), error.source())
}

/// The same for a message whose causes are not its sources.
pub(crate) fn messages(first: String, mut next: Option<&(dyn Error + 'static)>) -> Vec<String> {
    let mut messages = vec![first];
    while let Some(error) = next.filter(|error| !is_of_tls_library(*error)) {
        let text = error.to_string();
        if messages.last().is_none_or(|last| !last.ends_with(&text)) {
            messages.push(text);
        }
        next = error.source();
    }
    messages
}
