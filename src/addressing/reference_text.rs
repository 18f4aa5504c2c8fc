//! References as text: the WMI object path where there is one, else the URI with its keys.

use std::fmt::{self, Write};

use super::endpoint_reference::is_namespace;
use super::quoted::Quoted;
use super::{EndpointReference, Namespace, SelectorValue, is_identifier};

/// The WMI object path where there is one, else the URI with its keys. A key that is a reference is written as that.
impl fmt::Display for EndpointReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_reference(self, None, f)
    }
}

/// Writes a reference; the host is named in a path only.
pub(super) fn write_reference(reference: &EndpointReference, host: Option<&str>, out: &mut dyn Write) -> fmt::Result {
    match reference.namespace().filter(|_| has_path(reference)) {
        Some(namespace) => {
            if let Some(host) = host {
                write!(out, "\\\\{host}\\")?;
            }
            write_path(reference, &namespace, out)
        }
        None => write_uri(reference, out),
    }
}

/// Has it a WMI object path, and have the references in its keys? A path names no key twice.
pub(super) fn has_path(reference: &EndpointReference) -> bool {
    let key = |(name, value): (&str, &SelectorValue)| {
        let has_path = match value {
            SelectorValue::Text(_) => true,
            SelectorValue::Reference(inner) => has_path(inner),
        };
        is_namespace(name) || (is_identifier(name) && has_path)
    };
    let selectors = &reference.selectors;
    let is_named = reference.namespace().is_some() && is_identifier(reference.resource.class());
    is_named && selectors.iter().all(key) && !selectors.repeats_a_key()
}

/// As [`ObjectPath`](super::ObjectPath) writes it: keys sorted by name.
fn write_path(reference: &EndpointReference, namespace: &Namespace, out: &mut dyn Write) -> fmt::Result {
    write!(out, "{}:{}", namespace.as_str().replace('/', "\\"), reference.resource.class())?;
    let mut keys: Vec<_> = reference.selectors.iter().filter(|(name, _)| !is_namespace(name)).collect();
    keys.sort_by_key(|(name, value)| (*name, value.as_text()));
    for (index, (name, value)) in keys.iter().enumerate() {
        out.write_char(if index == 0 { '.' } else { ',' })?;
        write_key(name, value, out)?;
    }
    if keys.is_empty() { out.write_str("=@") } else { Ok(()) }
}

fn write_uri(reference: &EndpointReference, out: &mut dyn Write) -> fmt::Result {
    out.write_str(reference.resource.as_str())?;
    for (index, (name, value)) in reference.selectors.iter().enumerate() {
        out.write_char(if index == 0 { '?' } else { '+' })?;
        write_key(name, value, out)?;
    }
    Ok(())
}

fn write_key(name: &str, value: &SelectorValue, out: &mut dyn Write) -> fmt::Result {
    write!(out, "{name}=\"")?;
    let mut quoted = Quoted(out);
    match value {
        SelectorValue::Text(text) => quoted.write_str(text)?,
        SelectorValue::Reference(inner) => write_reference(inner, None, &mut quoted)?,
    }
    out.write_str("\"")
}
