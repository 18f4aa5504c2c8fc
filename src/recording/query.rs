//! What stays of a query in WQL: all but what is compared with.

use std::collections::BTreeSet;

use super::shape::Shape;
use super::token::Token;

/// The pieces that stay: words outside of quotes that do not stand behind an operator, and short numbers.
pub(super) fn kept(tokens: &[Token<'_>]) -> BTreeSet<usize> {
    let (mut kept, mut quote, mut is_compared) = (BTreeSet::new(), None, false);
    for (index, token) in tokens.iter().enumerate() {
        match quote {
            Some(open) if token.text == open => quote = None,
            Some(_) => {}
            None if token.is("'\"") => quote = Some(token.text),
            None if token.is("=<>") => is_compared = true,
            None if token.shape == Shape::Word => {
                if !is_compared || CONSTANTS.contains(&token.text.to_ascii_lowercase().as_str()) {
                    kept.insert(index);
                }
                is_compared = OPERATORS.contains(&token.text.to_ascii_lowercase().as_str());
            }
            None if token.shape == Shape::Number => {
                if token.text.len() <= 5 {
                    kept.insert(index);
                }
                is_compared = false;
            }
            None => {}
        }
        if quote.is_some() {
            is_compared = false;
        }
    }
    kept
}

const OPERATORS: [&str; 2] = ["like", "isa"];
const CONSTANTS: [&str; 3] = ["null", "true", "false"];
