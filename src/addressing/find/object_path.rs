//! WMI object paths in a text: `\\HOST\root\virtualization\v2:Class.Key="value"`, escaped or not, whatever is around them.

use crate::addressing::object_path::{LONGEST_HOST, is_of_host};
use crate::addressing::{Namespace, ObjectPath, Target, is_identifier};

use super::cleaned::{Cleaned, Span};
use super::sighting::{Sighting, Sightings};
use super::value::{self, Value};

/// Every path in the text that has a class and at least one key.
pub(super) fn find(text: &Cleaned, namespace: &Namespace, sightings: &mut Sightings) {
    let mut from = 0;
    while let Some(at) = text.text().get(from..).and_then(|rest| rest.find('=')) {
        let equals = from + at;
        from = equals + 1;
        let Some((key, class)) = key_and_class(text, equals) else { continue };
        match keys(text, key, equals) {
            // A value may itself hold a path, as those of associations do: the search goes on inside of it.
            Keys::Whole { keys, end } => {
                let head = Head::before(text, class.start);
                let class = text.of_span(class).to_owned();
                let path = ObjectPath { host: head.host, namespace: head.namespace, class, keys };
                if let Ok(resource) = path.resource(namespace) {
                    let reference = crate::addressing::EndpointReference { resource, selectors: path.selectors() };
                    sightings.add(Sighting { target: Target { host: path.host, reference }, start: head.start, end });
                }
            }
            Keys::CutOff => sightings.add_cut_off(text.of_span(class)),
            Keys::Missing => {}
        }
    }
}

/// The name of the key before an equals sign, and the class before the dot before it.
fn key_and_class(text: &Cleaned, equals: usize) -> Option<(Span, Span)> {
    let key_end = text.back_over(equals, 4, |c| c == ' ');
    let key_start = text.back_over(key_end, 256, is_of_name);
    let dot = key_start.checked_sub(1).filter(|_| text.before(key_start) == Some('.'))?;
    let class = class_before(text, dot)?;
    let key = Span { start: key_start, end: key_end };
    is_identifier(text.of_span(key)).then_some((key, class))
}

/// The class that ends here: a name with an underscore, for all of Windows' classes have a schema in front.
pub(super) fn class_before(text: &Cleaned, end: usize) -> Option<Span> {
    let mut start = end;
    while let Some(character) = text.before(start).filter(|character| is_of_name(*character)) {
        let name = text.get(start, end);
        let goes_on = !text.is_break(start) || start == end || !is_whole(text, start, name);
        if !goes_on || end - start >= 256 {
            break;
        }
        start -= character.len_utf8();
    }
    // `\nMsvm_...`: an escaped line break in front.
    let name = text.get(start, end);
    let escaped = name.get(1..).filter(|rest| has_schema(rest) && name.starts_with(['n', 'r', 't']));
    if escaped.is_some() && text.before(start) == Some('\\') {
        start += 1;
    }
    let name = text.get(start, end);
    (name.contains('_') && is_identifier(name)).then_some(Span { start, end })
}

/// Is a name whole at the beginning of a line, or does it go on in the line before?
fn is_whole(text: &Cleaned, start: usize, name: &str) -> bool {
    let longer = text.back_over(start, 64, is_of_name);
    has_schema(name) || (name.contains('_') && !has_schema(text.get(longer, start + name.len())))
}

fn has_schema(name: &str) -> bool {
    ["msvm_", "cim_", "win32_", "msft_"]
        .iter()
        .any(|schema| name.get(..schema.len()).is_some_and(|head| head.eq_ignore_ascii_case(schema)))
}

pub(super) fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

enum Keys {
    Whole { keys: Vec<(String, String)>, end: usize },
    CutOff,
    Missing,
}

/// The keys from the first one on: `InstanceID="..."`, or several with commas between.
fn keys(text: &Cleaned, first: Span, equals: usize) -> Keys {
    let mut keys = Vec::new();
    let (mut name, mut from) = (text.of_span(first).to_owned(), equals + 1);
    loop {
        let end = match value::read(text, text.over(from, 4, |c| c == ' ')) {
            Value::Whole { value, end } => {
                keys.push((name, value));
                end
            }
            Value::CutOff if keys.is_empty() => return Keys::CutOff,
            Value::Missing if keys.is_empty() => return Keys::Missing,
            Value::CutOff | Value::Missing => return Keys::Whole { keys, end: from },
        };
        match next_key(text, end).filter(|_| keys.len() < 16) {
            Some((next, after)) => (name, from) = (next, after),
            None => return Keys::Whole { keys, end },
        }
    }
}

/// `,Name=` behind a value.
fn next_key(text: &Cleaned, end: usize) -> Option<(String, usize)> {
    let start = (text.after(end)? == ',').then_some(end + 1)?;
    let name_end = text.over(start, 256, is_of_name);
    let name = text.get(start, name_end);
    (is_identifier(name) && text.after(name_end) == Some('=')).then(|| (name.to_owned(), name_end + 1))
}

/// What is in front of the class.
struct Head {
    host: Option<String>,
    namespace: Option<Namespace>,
    start: usize,
}

impl Head {
    fn before(text: &Cleaned, class: usize) -> Self {
        let without = Self { host: None, namespace: None, start: class };
        let Some(colon) = class.checked_sub(1).filter(|_| text.before(class) == Some(':')) else { return without };
        let Some(root) = root_before(text, colon) else { return without };
        let written = slashes_joined(text.get(root, colon));
        let Ok(namespace) = written.parse() else { return without };
        let (host, start) = host_before(text, root).map_or((None, root), |(host, start)| (Some(host), start));
        Self { host: host.filter(|host| host != "."), namespace: Some(namespace), start }
    }
}

/// Where the namespace that ends here begins: with `root`.
fn root_before(text: &Cleaned, end: usize) -> Option<usize> {
    let mut at = end;
    for _ in 0..16 {
        let start = text.back_over(at, 256, |c| c.is_alphanumeric() || c == '_' || c == '-');
        let segment = text.get(start, at);
        let root = segment.len().checked_sub(4).and_then(|before| segment.get(before..));
        if root.is_some_and(|root| root.eq_ignore_ascii_case("root")) && is_root(text, start, at - 4) {
            return Some(at - 4);
        }
        let slashes = text.back_over(start, 64, is_slash);
        if segment.is_empty() || slashes == start {
            return None;
        }
        at = slashes;
    }
    None
}

/// `root` itself; with something in front only that of an escaped or a real line break.
fn is_root(text: &Cleaned, segment: usize, root: usize) -> bool {
    let in_front = text.get(segment, root);
    in_front.is_empty()
        || text.is_break(root)
        || (["n", "r", "t"].contains(&in_front) && text.before(segment) == Some('\\'))
}

/// The host in front of the slashes in front of the namespace, and where its slashes begin.
fn host_before(text: &Cleaned, root: usize) -> Option<(String, usize)> {
    let end = text.back_over(root, 64, is_slash);
    let start = text.back_over(end, LONGEST_HOST, is_of_host);
    let slashes = text.back_over(start, 64, is_slash);
    let is_host = end < root && start < end && end - start <= LONGEST_HOST && slashes < start;
    // One slash, the other lost in a shell: nothing of a longer path may be in front, and it is on one line.
    let stands_alone = !text.before(slashes).is_some_and(|c| c.is_alphanumeric() || c == ':')
        && (slashes..=root).all(|at| !text.is_break(at));
    let is_first = start - slashes > 1 || stands_alone;
    (is_host && is_first).then(|| (text.get(start, end).to_owned(), slashes))
}

fn is_slash(c: char) -> bool {
    matches!(c, '\\' | '/')
}

/// Each run of slashes as one.
fn slashes_joined(text: &str) -> String {
    let segments = text.split(is_slash).filter(|segment| !segment.is_empty());
    segments.collect::<Vec<_>>().join("/")
}
