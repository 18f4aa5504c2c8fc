//! What holds for many hosts is said once.

use std::collections::HashSet;

use crate::cli::terminal::say::say;

/// How many texts are remembered.
const REMEMBERED: usize = 1000;

/// What was said about hosts.
#[derive(Debug, Default)]
pub(super) struct SaidOnce(HashSet<String>);

impl SaidOnce {
    /// Says what no other host has said in the same words. The first line of a failure names its host; the advice below it is said once.
    pub(super) fn say(&mut self, texts: &[String]) {
        for text in texts {
            if !self.is_new(text) {
                continue;
            }
            match text.split_once('\n') {
                Some((first, advice)) if !self.is_new(advice) => say(first),
                _ => say(text),
            }
        }
    }

    /// Was it not said before? From now on it was.
    fn is_new(&mut self, text: &str) -> bool {
        let is_new = !self.0.contains(text);
        if is_new && self.0.len() < REMEMBERED {
            self.0.insert(text.to_owned());
        }
        is_new
    }
}
