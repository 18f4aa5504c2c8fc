//! Instances as PowerShell shows them: `Msvm_ConcreteJob (InstanceID = "8E1C...")`, `Msvm_ConcreteJob: Caption (InstanceID = "8E1C...")`.

use crate::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet, Target, is_identifier};

use super::cleaned::{Cleaned, Span};
use super::object_path::{class_before, is_of_name};
use super::sighting::{Sighting, Sightings};
use super::value::{self, Value};

/// The longest caption between class and keys.
const LONGEST_CAPTION: usize = 300;

pub(super) fn find(text: &Cleaned, namespace: &Namespace, sightings: &mut Sightings) {
    for (open, _) in text.text().match_indices('(') {
        let Some(span) = class(text, open) else { continue };
        let class = text.of_span(span);
        match keys(text, open + 1) {
            Some(Ok((selectors, end))) => {
                if let Ok(resource) = ResourceUri::wmi(namespace, class) {
                    let target = Target { host: None, reference: EndpointReference { resource, selectors } };
                    sightings.add(Sighting { target, start: span.start, end });
                }
            }
            Some(Err(CutOff)) => sightings.add_cut_off(class),
            None => {}
        }
    }
}

/// A key whose value does not end.
struct CutOff;

/// The class in front of the parenthesis, with or without a caption between.
fn class(text: &Cleaned, open: usize) -> Option<Span> {
    let end = text.back_over(open, 8, |c| c == ' ');
    class_before(text, end).or_else(|| {
        let line = text.line_start(open).max(open.saturating_sub(LONGEST_CAPTION));
        text.get(line, open).match_indices(": ").find_map(|(colon, _)| class_before(text, line + colon))
    })
}

/// `InstanceID = "...", Name = "..."` and the closing parenthesis.
fn keys(text: &Cleaned, start: usize) -> Option<Result<(SelectorSet, usize), CutOff>> {
    let (mut selectors, mut at) = (SelectorSet::default(), start);
    for _ in 0..16 {
        let name = text.over(at, 4, |c| c == ' ');
        let name_end = text.over(name, 256, is_of_name);
        let equals = text.over(name_end, 4, |c| c == ' ');
        if !is_identifier(text.get(name, name_end)) || text.after(equals) != Some('=') {
            return None;
        }
        match value::read(text, text.over(equals + 1, 4, |c| c == ' ')) {
            Value::Whole { value, end } => {
                selectors = selectors.with(text.get(name, name_end), value);
                at = end;
            }
            Value::CutOff => return Some(Err(CutOff)),
            Value::Missing => return None,
        }
        at = text.over(at, 4, |c| c == ' ');
        match text.after(at) {
            Some(')') => return Some(Ok((selectors, at + 1))),
            Some(',') => at += 1,
            _ => return None,
        }
    }
    None
}
