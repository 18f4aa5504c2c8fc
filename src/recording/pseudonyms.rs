//! Pseudonyms: one for each value, the same wherever it occurs, of the same shape. Their letters are [`LETTERS`] only, so that they
//! are told from everything else by their look.

use std::collections::{BTreeMap, BTreeSet};

use super::key::Key;
use super::made;
use super::shape::Shape;

/// All pseudonyms of one recording.
#[derive(Debug)]
pub(super) struct Pseudonyms {
    key: Key,
    /// From a value in lower case to its pseudonym in lower case.
    known: BTreeMap<String, String>,
    taken: BTreeSet<String>,
    /// As they are spelled: the pseudonym, and what it stands for.
    spelled: BTreeMap<String, String>,
    counts: BTreeMap<Shape, u64>,
}

impl Pseudonyms {
    pub(super) fn new(key: Key) -> Self {
        let (known, taken, spelled, counts) = Default::default();
        Self { key, known, taken, spelled, counts }
    }

    /// The pseudonym of a value, in its case.
    pub(super) fn of(&mut self, value: &str, shape: Shape) -> String {
        *self.counts.entry(shape).or_default() += 1;
        let pseudonym = match shape {
            Shape::Sid => self.of_sid(value),
            _ => made::in_case_of(&self.plain(value, shape), value),
        };
        self.spelled.insert(pseudonym.clone(), value.to_owned());
        pseudonym
    }

    /// Each number of a SID is one value, so that accounts of one domain are seen to be so.
    fn of_sid(&mut self, value: &str) -> String {
        let mut parts = value.split('-');
        let head: Vec<_> = parts.by_ref().take(SID_HEAD).map(str::to_owned).collect();
        let rest: Vec<_> = parts.map(|part| self.plain(part, Shape::Number)).collect();
        head.into_iter().chain(rest).collect::<Vec<_>>().join("-")
    }

    fn plain(&mut self, value: &str, shape: Shape) -> String {
        let lower = value.to_lowercase();
        if let Some(known) = self.known.get(&lower) {
            return known.clone();
        }
        let made = (0..).map(|attempt| made::pseudonym(&self.key, &lower, shape, attempt));
        // One that begins as codes do would be explained as one.
        let is_free = |made: &String| !self.taken.contains(made) && !made.starts_with("0x");
        let pseudonym = made.into_iter().find(is_free).unwrap_or_default();
        self.taken.insert(pseudonym.clone());
        self.known.insert(lower, pseudonym.clone());
        pseudonym
    }

    pub(super) fn key(&self) -> &Key {
        &self.key
    }

    pub(super) fn spelled(&self) -> &BTreeMap<String, String> {
        &self.spelled
    }

    pub(super) fn counts(&self) -> &BTreeMap<Shape, u64> {
        &self.counts
    }
}

/// `S-1-5-21`: what comes behind it is secret.
const SID_HEAD: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_pseudonym_looks_like_a_code() {
        let mut pseudonyms = Pseudonyms::new(Key::new([7; 32]));
        for number in 0..2_000 {
            let pseudonym = pseudonyms.of(&format!("0x{number:08x}"), Shape::Word);
            assert!(!pseudonym.starts_with("0x"), "{pseudonym}");
        }
    }
}
