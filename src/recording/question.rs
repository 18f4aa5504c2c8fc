//! What a request asks: action, target, method and arguments. Who asks it, and how much it wants at once, does not matter.

use std::collections::BTreeMap;

use super::document::Summary;
use super::shape::Shape;
use super::token::tokens;
use crate::xml::{Document, Limits, Name, Node, ns};

/// What a request asks, as a text that is the same for the same question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Question(String);

/// A request as it was read.
pub(super) struct Asked {
    pub(super) question: Question,
    pub(super) summary: Summary,
    pub(super) message_id: Option<String>,
}

impl Asked {
    /// What is not an envelope is a question of its own.
    pub(super) fn read(request: &str) -> Self {
        let Ok(document) = Document::parse(request, &Limits::default()) else {
            return Self { question: Question(request.to_owned()), summary: Summary::default(), message_id: None };
        };
        let root = document.root();
        let header = root.child(Name::new(ns::SOAP, "Header"));
        let body = root.child(Name::new(ns::SOAP, "Body")).and_then(|body| body.children().next());
        let text = |local: &str| header.and_then(|header| header.child_local(local)).map(|node| node.text().trim());
        let summary = summary(text("Action").unwrap_or_default(), header, body);
        let fragment = text("FragmentTransfer").unwrap_or_default();
        let keys: Vec<_> = summary.selectors.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut question = format!("{} {} {} {fragment} ", summary.action, summary.target, keys.join(","));
        if let Some(body) = body {
            write(body, &mut question);
        }
        Self { question: Question(question.to_lowercase()), message_id: text("MessageID").map(str::to_owned), summary }
    }
}

fn summary(action: &str, header: Option<Node<'_>>, body: Option<Node<'_>>) -> Summary {
    let target = header.and_then(|header| header.child_local("ResourceURI")).map_or("", |node| node.text().trim());
    let set = header.and_then(|header| header.child_local("SelectorSet"));
    let selector = |node: Node<'_>| {
        let name = node.attribute(Name::new("", "Name")).unwrap_or_default().to_owned();
        (name, text_of(node))
    };
    let method = action.strip_prefix(target).and_then(|rest| rest.strip_prefix('/')).filter(|_| !target.is_empty());
    let arguments = body.into_iter().flat_map(|body| body.children());
    Summary {
        action: action.to_owned(),
        target: target.to_owned(),
        selectors: set.into_iter().flat_map(|set| set.children()).map(selector).collect(),
        method: method.map(str::to_owned),
        arguments: arguments.map(|node| (node.local().to_owned(), text_of(node))).collect::<BTreeMap<_, _>>(),
    }
}

/// All text in an element.
fn text_of(node: Node<'_>) -> String {
    let inner = node.descendants().map(|node| node.text().trim()).filter(|text| !text.is_empty());
    std::iter::once(node.text()).chain(inner).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// The names and texts of an element, without times, which are others whenever the question is asked.
fn write(node: Node<'_>, question: &mut String) {
    if HOW_MUCH.contains(&node.local()) {
        return;
    }
    question.push('<');
    question.push_str(node.local());
    let mut attributes: Vec<_> = node.attributes().map(|(name, value)| format!(" {}={value}", name.local)).collect();
    attributes.sort();
    question.extend(attributes);
    question.push('>');
    let pieces = tokens(node.text().trim());
    question.extend(pieces.iter().map(|token| if token.shape == Shape::Date { "time" } else { token.text }));
    node.children().for_each(|child| write(child, question));
    question.push('/');
}

/// Elements that say how an answer comes, and not what is asked.
const HOW_MUCH: [&str; 5] = ["MaxElements", "MaxCharacters", "MaxTime", "OptimizeEnumeration", "Expires"];
