//! A recording that answers: each question by its meaning.

use std::collections::BTreeMap;

use super::document::{Recording, Summary};
use super::question::{Asked, Question};
use crate::xml::{Document, Limits, rewrite};

/// Plays a recording.
#[derive(Debug)]
pub struct Player {
    answers: BTreeMap<Question, Answers>,
    /// Which question goes on with the enumeration of a context.
    contexts: BTreeMap<String, Vec<Question>>,
}

/// The answers of one question in their order.
#[derive(Debug, Default)]
struct Answers {
    all: Vec<Option<(u16, String)>>,
    next: usize,
}

/// What a question is answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Played {
    /// An HTTP status and a body.
    Answer(u16, String),
    /// The connection broke when it was recorded.
    Silence,
    /// It was not asked when it was recorded.
    Unknown(Box<Summary>),
}

impl Player {
    /// A recording from its beginning.
    #[must_use]
    pub fn new(recording: Recording) -> Self {
        let mut answers: BTreeMap<Question, Answers> = BTreeMap::new();
        let mut contexts: BTreeMap<String, Vec<Question>> = BTreeMap::new();
        for exchange in recording.exchanges {
            let question = Asked::read(&exchange.request).question;
            if let Some(context) = context(&exchange.request) {
                contexts.entry(context).or_default().push(question.clone());
            }
            let answer = exchange.status.map(|status| (status, exchange.response.unwrap_or_default()));
            answers.entry(question).or_default().all.push(answer);
        }
        Self { answers, contexts }
    }

    /// Answers a request. The same question gets its answers in their order, and then the last one again.
    pub fn answer(&mut self, request: &str) -> Played {
        let asked = Asked::read(request);
        let Some(answers) = self.answers.get_mut(&asked.question) else {
            return Played::Unknown(Box::new(asked.summary));
        };
        let answer = answers.all.get(answers.next).or_else(|| answers.all.last()).cloned().flatten();
        answers.next = answers.next.saturating_add(1);
        let Some((status, body)) = answer else { return Played::Silence };
        self.begin_again(request, &body);
        Played::Answer(status, related(&body, asked.message_id.as_deref()))
    }

    /// An enumeration that is begun anew has its pages again.
    fn begin_again(&mut self, request: &str, body: &str) {
        let Some(next) = context(body).filter(|next| context(request).as_ref() != Some(next)) else { return };
        for question in self.contexts.get(&next).into_iter().flatten() {
            if let Some(answers) = self.answers.get_mut(question) {
                answers.next = 0;
            }
        }
    }
}

/// The context of an enumeration in a message.
fn context(message: &str) -> Option<String> {
    let document = Document::parse(message, &Limits::default()).ok()?;
    let root = document.root();
    let mut contexts = root.descendants().filter(|node| node.local() == "EnumerationContext");
    contexts.next().map(|node| node.text().trim().to_owned()).filter(|text| !text.is_empty())
}

/// The answer, related to the question that is asked now.
fn related(body: &str, message_id: Option<&str>) -> String {
    let replaced = rewrite(body, &Limits::default(), &mut |place, text| {
        let is_relation =
            place.attribute.is_none() && place.around.last().is_some_and(|last| last.local == "RelatesTo");
        message_id.filter(|_| is_relation).unwrap_or(text).to_owned()
    });
    replaced.unwrap_or_else(|_| body.to_owned())
}
