//! What in a recording could still tell something.

use std::collections::BTreeMap;

use super::context::Context;
use super::document::{Exchange, Recording};
use super::envelope::each_text;
use super::known;
use super::made::is_pseudonym;
use super::names::Names;
use super::question::Asked;
use super::shape::Shape;
use super::text;
use super::token::{Token, tokens};

/// A piece of text that is neither a pseudonym nor known to be harmless.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The piece.
    pub text: String,
    /// What it looks like.
    pub shape: Shape,
}

/// What is found, and how often. What stays by design is in [`remains`](super::remains).
#[must_use]
pub fn check(recording: &Recording) -> BTreeMap<Finding, u64> {
    let mut found = BTreeMap::new();
    look(&recording.cimjob, Context::Message, &mut found);
    if !COMMANDS.contains(&recording.command.as_str()) {
        look(&recording.command, Context::Message, &mut found);
    }
    for host in recording.hosts.iter().chain(recording.exchanges.iter().map(|exchange| &exchange.host)) {
        look(host, Context::Proper, &mut found);
    }
    for message in recording.exchanges.iter().flat_map(messages) {
        each_text(&message, &mut |context, text| {
            look(text, context, &mut found);
            text.to_owned()
        });
    }
    found
}

/// All texts of an exchange. What is in short is not looked at where it is what the request says.
fn messages(exchange: &Exchange) -> Vec<String> {
    let summary = &exchange.summary;
    let pairs = summary.selectors.iter().chain(&summary.arguments);
    let is_other = *summary != Asked::read(&exchange.request).summary;
    let pairs = pairs.filter(|_| is_other);
    let asked = [&summary.action, &summary.target].into_iter().chain(&summary.method).filter(|_| is_other);
    let request = [&exchange.request].into_iter().chain(&exchange.response).chain(asked).cloned();
    request.chain(pairs.map(|(name, value)| format!("{name} {value}"))).collect()
}

fn look(text: &str, context: Context, found: &mut BTreeMap<Finding, u64>) {
    if text::stays(text, context) {
        return;
    }
    let pieces = tokens(text);
    let kept = text::kept(text, &pieces, context, &Names::default());
    let left = pieces.iter().enumerate().filter(|(index, token)| !kept.contains(index) && is_telling(token));
    for (_, token) in left {
        *found.entry(Finding { text: token.text.to_owned(), shape: token.shape }).or_default() += 1;
    }
}

fn is_telling(token: &Token<'_>) -> bool {
    let is_word = token.shape == Shape::Word && known::is_plain(token.text);
    token.may_name() && !is_word && !known::is_text(token.text) && !is_pseudonym(token.text, token.shape)
}

/// What is recorded.
const COMMANDS: [&str; 17] = [
    "explain",
    "get-error",
    "list",
    "wait",
    "watch",
    "cancel",
    "identify",
    "doctor",
    "get",
    "query",
    "enumerate",
    "associators",
    "invoke",
    "put",
    "create",
    "delete",
    "login",
];
