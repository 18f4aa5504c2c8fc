//! Resource URIs with their selectors: a reference as XML, whole or in pieces, what `winrm` prints, or keys behind a question mark.

use crate::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet, Target, is_identifier};

use super::cleaned::Cleaned;
use super::object_path::is_of_name;
use super::sighting::{Sighting, Sightings};
use super::value::{self, Value};

/// What the URI of every class holds: Microsoft's form and the DMTF's.
const MARKS: [&str; 2] = ["/wbem/wsman/1/wmi/", "/wbem/wscim/1/cim-schema/2/"];

/// Selectors are looked for so many bytes behind their URI.
const REACH: usize = 2048;

pub(super) fn find(text: &Cleaned, namespace: &Namespace, sightings: &mut Sightings) {
    let starts = starts(text);
    for (index, start) in starts.iter().enumerate() {
        let end = end_of_uri(text, *start);
        let Ok(resource) = text.get(*start, end).parse::<ResourceUri>() else { continue };
        let next = starts.get(index + 1).copied().unwrap_or(usize::MAX);
        let reach = next.min(end.saturating_add(REACH)).min(text.text().len());
        let Some((selectors, end)) = Selectors { text, reach }.read(end) else { continue };
        let selectors = if resource.is_dmtf() && selectors.text("__cimnamespace").is_none() {
            selectors.with("__cimnamespace", namespace.as_str())
        } else {
            selectors
        };
        let target = Target { host: None, reference: EndpointReference { resource, selectors } };
        sightings.add(Sighting { target, start: *start, end });
    }
}

fn starts(text: &Cleaned) -> Vec<usize> {
    let lower = text.text().to_ascii_lowercase();
    let mut starts: Vec<usize> = MARKS.iter().flat_map(|mark| lower.match_indices(mark)).map(|(at, _)| at).collect();
    for start in &mut starts {
        // `http://schemas.microsoft.com`
        *start = text.back_over(*start, 64, |c| c.is_ascii_alphanumeric() || "-.:/".contains(c));
        let scheme = lower.get(*start..).and_then(|uri| uri.find("http"));
        *start += scheme.unwrap_or(0);
    }
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// The URI goes on over a joined line only where its class is not whole.
fn end_of_uri(text: &Cleaned, start: usize) -> usize {
    let mut at = start;
    while let Some(character) = text.after(at).filter(|c| is_of_name(*c) || ":/.-*".contains(*c)) {
        if at - start >= 1024 || (at > start && text.is_break(at) && is_whole(text, start, at)) {
            break;
        }
        at += character.len_utf8();
    }
    at
}

/// Is the class whole at a joined line?
fn is_whole(text: &Cleaned, start: usize, at: usize) -> bool {
    let class = text.get(start, at).rsplit('/').next().unwrap_or_default();
    class.to_ascii_lowercase().ends_with("job") || (class.contains('_') && !goes_on_to_mark(text, at))
}

/// Does the word that begins here end with what ends a URI?
fn goes_on_to_mark(text: &Cleaned, at: usize) -> bool {
    let end = text.over(at, 64, is_of_name);
    matches!(text.after(end), Some('<' | '?' | '"' | '\''))
}

struct Selectors<'t> {
    text: &'t Cleaned,
    reach: usize,
}

impl Selectors<'_> {
    fn read(&self, end: usize) -> Option<(SelectorSet, usize)> {
        match self.text.after(end) {
            Some('?') => self.query(end + 1),
            _ => self.elements(end).or_else(|| self.list(end)),
        }
    }

    /// `?InstanceID=8E1C+Name=...`
    fn query(&self, start: usize) -> Option<(SelectorSet, usize)> {
        let (mut selectors, mut at) = (SelectorSet::default(), start);
        for _ in 0..16 {
            let name_end = self.text.over(at, 256, is_of_name);
            let name = self.text.get(at, name_end);
            if !is_identifier(name) || self.text.after(name_end) != Some('=') {
                break;
            }
            let Value::Whole { value, end } = value::read(self.text, name_end + 1) else { break };
            selectors = selectors.with(name, value);
            at = end;
            if !matches!(self.text.after(at), Some('+' | '&')) {
                break;
            }
            at += 1;
        }
        (!selectors.is_empty()).then_some((selectors, at))
    }

    /// `<w:Selector Name="InstanceID">8E1C</w:Selector>`, one after the other.
    fn elements(&self, start: usize) -> Option<(SelectorSet, usize)> {
        let (mut selectors, mut at) = (SelectorSet::default(), start);
        while let Some((name, value, end)) = self.element(at) {
            selectors = selectors.with(name, value);
            at = end;
        }
        (!selectors.is_empty()).then_some((selectors, at))
    }

    fn element(&self, from: usize) -> Option<(String, String, usize)> {
        let name_at = self.find("Selector Name=", from)?;
        let Value::Whole { value: name, end } = value::read(self.text, name_at) else { return None };
        let start = self.find(">", end)?;
        let tag = self.find("<", start)?;
        is_identifier(&name).then(|| (name, self.text.get(start, tag - 1).trim().to_owned(), tag - 1))
    }

    /// Behind the next such text.
    fn find(&self, wanted: &str, from: usize) -> Option<usize> {
        let rest = self.text.text().get(from..self.reach)?;
        rest.find(wanted).map(|at| from + at + wanted.len())
    }

    /// `Selector: InstanceID = 8E1C, __cimnamespace = root/...`
    fn list(&self, start: usize) -> Option<(SelectorSet, usize)> {
        let mut at = self.find("Selector: ", start)?;
        let mut selectors = SelectorSet::default();
        for _ in 0..16 {
            let name_end = self.text.over(at, 256, is_of_name);
            let name = self.text.get(at, name_end);
            let equals = self.text.over(name_end, 4, |c| c == ' ');
            if !is_identifier(name) || self.text.after(equals) != Some('=') {
                break;
            }
            let value_start = self.text.over(equals + 1, 4, |c| c == ' ');
            let end = self.end_of_item(value_start);
            selectors = selectors.with(name, self.text.get(value_start, end).trim());
            at = end;
            if self.text.after(at) != Some(',') || self.text.is_break(at) {
                break;
            }
            at = self.text.over(at + 1, 4, |c| c == ' ');
        }
        (!selectors.is_empty()).then_some((selectors, at))
    }

    /// An item ends with a comma or its line.
    fn end_of_item(&self, start: usize) -> usize {
        let mut at = start;
        while let Some(character) = self.text.after(at).filter(|c| *c != ',' && at < self.reach) {
            if at > start && self.text.is_break(at) {
                break;
            }
            at += character.len_utf8();
        }
        at
    }
}
