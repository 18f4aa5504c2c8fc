//! What stays in a recording by design, and which a person has to judge.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::document::Recording;
use super::envelope::each_text;
use super::foreign;
use super::known;
use super::shape::Shape;
use super::text;
use super::token::{Token, tokens};
use crate::xml::{Document, Limits};

/// What stays in a recording though it may tell something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Remains {
    /// Classes, their properties and methods, and parts of namespaces that are not of the schemas of DMTF and Microsoft, and how often they occur.
    pub named: BTreeMap<String, u64>,
    /// Plain words with a capital letter inside of sentences: a name can be made of such words.
    pub words: BTreeMap<String, u64>,
    /// Short numbers that are a whole value of a property that is not known to hold a code or an amount.
    pub numbers: BTreeMap<String, u64>,
    /// How many times of day there are.
    pub times: u64,
    /// How far these are from UTC, as they are written.
    pub zones: BTreeSet<String>,
    /// The languages of the messages.
    pub languages: BTreeSet<String>,
}

/// Finds what stays.
#[must_use]
pub fn remains(recording: &Recording) -> Remains {
    let mut remains = Remains::default();
    for exchange in &recording.exchanges {
        for message in [Some(&exchange.request), exchange.response.as_ref()].into_iter().flatten() {
            each_text(message, &mut |context, text| {
                remains.look(context, text);
                text.to_owned()
            });
            remains.look_at_elements(message);
        }
    }
    remains
}

impl Remains {
    fn look(&mut self, context: Context, text: &str) {
        if known::is_uri(text.trim()) {
            return self.look_at_uri(text);
        }
        let value = text.trim();
        if context == Context::Identifier && is_language(value) {
            self.languages.insert(value.to_owned());
        }
        if context == Context::Name && text::stays(text, context) && known::is_number(value) {
            count(&mut self.numbers, value);
        }
        let pieces = tokens(text);
        pieces.iter().filter(|token| token.shape == Shape::Date).for_each(|date| self.add_time(date.text));
        if context == Context::Message {
            capitalized(&pieces).iter().for_each(|words| count(&mut self.words, words));
        }
    }

    fn look_at_uri(&mut self, uri: &str) {
        let namespace = foreign::namespace_parts(uri).into_iter();
        let unknown = namespace.filter(|part| !tokens(part).iter().all(is_pseudonym));
        let behind = foreign::class(uri).into_iter().chain(foreign::methods(uri));
        unknown.chain(behind).for_each(|name| count(&mut self.named, name));
    }

    /// The properties and parameters of a class that a company named.
    fn look_at_elements(&mut self, message: &str) {
        let Ok(document) = Document::parse(message, &Limits::default()) else { return };
        let names = document.root().descendants().map(|node| node.name());
        let foreign = names.filter(|name| foreign::class(name.namespace) != Some(name.local));
        foreign
            .filter(|name| foreign::class(name.namespace).is_some())
            .for_each(|name| count(&mut self.named, name.local));
    }

    /// Spans of time are no times.
    fn add_time(&mut self, time: &str) {
        let Some(zone) = zone(time) else { return };
        self.times = self.times.saturating_add(1);
        self.zones.insert(zone.to_owned());
    }
}

fn count(counts: &mut BTreeMap<String, u64>, text: &str) {
    *counts.entry(text.to_owned()).or_default() += 1;
}

fn is_pseudonym(token: &Token<'_>) -> bool {
    !token.may_name() || super::made::is_pseudonym(token.text, token.shape)
}

/// `en-US`
fn is_language(text: &str) -> bool {
    text.split_once('-').is_some_and(|(language, region)| {
        (2..=3).contains(&language.len())
            && language.bytes().all(|byte| byte.is_ascii_lowercase())
            && (2..=4).contains(&region.len())
            && region.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// `Z`, `+060` or `+01:00` at the end of a time; none for a span.
fn zone(time: &str) -> Option<&str> {
    if time.ends_with('Z') {
        return Some("Z");
    }
    let at = time.rfind(['+', '-', ':']).filter(|at| *at > DATE)?;
    let at = time.get(..at).and_then(|before| before.rfind(['+', '-'])).filter(|at| *at > DATE).unwrap_or(at);
    time.get(at..).filter(|zone| zone.starts_with(['+', '-']))
}

/// Rows of plain words that begin with a capital letter and do not begin a sentence.
fn capitalized(pieces: &[Token<'_>]) -> Vec<String> {
    let (mut found, mut row, mut is_inside) = (Vec::new(), Vec::new(), false);
    for token in pieces {
        if is_name_like(token) && is_inside {
            row.push(token.text);
        } else if !token.is_space() && !row.is_empty() {
            found.push(std::mem::take(&mut row).join(" "));
        }
        is_inside = if token.is_space() { is_inside } else { !token.is(".!?:'\"(") };
    }
    found.extend((!row.is_empty()).then(|| row.join(" ")));
    found
}

/// `Storage`, but not `ID` and not `the`.
fn is_name_like(token: &Token<'_>) -> bool {
    let mut letters = token.text.chars();
    let is_capitalized =
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    token.shape == Shape::Word && is_capitalized && known::is_plain(token.text) && !OF_PRODUCTS.contains(&token.text)
}

/// How long the date in a time is at least.
const DATE: usize = 10;

/// Words that messages of Windows write with a capital letter.
const OF_PRODUCTS: [&str; 10] =
    ["Hyper", "Virtual", "Machine", "Management", "Service", "Windows", "Remote", "Microsoft", "Error", "Kerberos"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zone_of_a_time_is_found_and_a_span_has_none() {
        assert_eq!(zone("20261128101500.000000+060"), Some("+060"));
        assert_eq!(zone("2026-11-28T10:15:00.5Z"), Some("Z"));
        assert_eq!(zone("2026-11-28T10:15:00+01:00"), Some("+01:00"));
        assert_eq!(zone("2026-11-28T10:15:00"), None);
        assert_eq!(zone("00000000004500.000000:000"), None);
    }

    #[test]
    fn a_name_of_plain_words_is_seen_by_its_capital_letters() {
        let words = |text: &str| capitalized(&tokens(text));
        assert_eq!(words("The machine Storage Server failed. Try again."), ["Storage Server"]);
        assert_eq!(words("The Virtual Machine Management service failed: The disk is full"), Vec::<String>::new());
    }
}
