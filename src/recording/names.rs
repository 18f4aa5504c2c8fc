//! The names of a host, found where only names are, so that sentences that repeat them do not tell them.

use std::collections::{BTreeMap, BTreeSet};

use super::known;
use super::name;
use super::token::{Token, tokens};

/// Names as rows of words in lower case, by their first word.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<String, BTreeSet<Vec<String>>>);

impl Names {
    /// Adds a name, and the names in it: the folders of a path, the account behind its domain.
    pub(super) fn add(&mut self, text: &str) {
        self.add_whole(text);
        let separated = text.split(['\\', '/', '@', '.', ':', ',', ';', '=']);
        separated.filter(|part| !known::is_text(part)).for_each(|part| self.add_whole(part));
    }

    /// Adds a name without what is in it.
    pub(super) fn add_whole(&mut self, text: &str) {
        let tokens = tokens(text);
        let kept = name::kept(&tokens);
        let named = words(&tokens).into_iter().filter(|(index, _)| !kept.contains(index));
        let words: Vec<String> = named.map(|(_, word)| word).take(LONGEST).collect();
        if let Some(first) = words.first().filter(|first| words.len() > 1 || !STOP.contains(&first.as_str())) {
            self.0.entry(first.clone()).or_default().insert(words);
        }
    }

    /// The pieces that are part of a name.
    pub(super) fn found_in(&self, tokens: &[Token<'_>]) -> Vec<usize> {
        let words = words(tokens);
        let mut found = Vec::new();
        for (start, (_, first)) in words.iter().enumerate() {
            for name in self.0.get(first).into_iter().flatten() {
                let here = words.get(start..start.saturating_add(name.len())).unwrap_or_default();
                if here.len() == name.len() && here.iter().zip(name).all(|((_, word), known)| word == known) {
                    found.extend(here.iter().map(|(index, _)| *index));
                }
            }
        }
        found
    }
}

fn words(tokens: &[Token<'_>]) -> Vec<(usize, String)> {
    let named = tokens.iter().enumerate().filter(|(_, token)| token.may_name());
    named.map(|(index, token)| (index, token.text.to_lowercase())).collect()
}

/// Longer names are found by their beginning.
const LONGEST: usize = 16;

/// Words that are in every sentence, and extensions of files: alone they name no one.
const STOP: [&str; 12] = ["a", "the", "of", "to", "in", "is", "was", "vhd", "vhdx", "avhdx", "iso", "root"];
