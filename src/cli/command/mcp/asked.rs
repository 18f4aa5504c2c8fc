//! Hosts that are asked for one call, and what they answer as one value.

use serde_json::{Map, Value, json};

use crate::report::Exit;

use crate::cli::command::mcp::answer::{Answer, Kind, whose_move};
use crate::cli::command::mcp::budget::Budget;
use crate::cli::many::asks_hosts::AsksHosts;
use crate::cli::many::each::{HostAnswer, each};
use crate::cli::options::output::{Color, Format, OutputArguments};
use crate::cli::settings::asked_hosts::Fleet;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::say;

/// Asks the hosts.
pub(super) async fn ask(asker: impl AsksHosts, fleet: Fleet) -> Answer {
    let json = OutputArguments { format: Format::Json, color: Color::Never, utc: true };
    let mut asked = Asked { absence: asker.absence().filter(|_| fleet.hosts.len() > 1), ..Asked::default() };
    each(asker, fleet, Output::standard(json).kept(), |answer| asked.add(answer)).await;
    asked.answer()
}

/// What the hosts have answered so far.
#[derive(Debug, Default)]
struct Asked {
    /// How one of many hosts ends that does not have what is asked for.
    absence: Option<Exit>,
    budget: Budget,
    hosts: Vec<Value>,
    answered: usize,
    failed: usize,
    without: usize,
    left_out: usize,
    has_data: bool,
}

impl Asked {
    fn add(&mut self, answer: HostAnswer) {
        answer.said.iter().for_each(|line| say(line));
        if Some(answer.exit) == self.absence {
            self.without = self.without.saturating_add(1);
            return;
        }
        let counted = if answer.exit == Exit::Done { &mut self.answered } else { &mut self.failed };
        *counted = counted.saturating_add(1);
        let documents: Vec<Value> =
            answer.documents.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        self.has_data |= documents.iter().any(|document| document["kind"] != "failure");
        if self.budget.is_spent() {
            self.left_out = self.left_out.saturating_add(1);
            return;
        }
        let documents: Vec<Value> = documents.into_iter().map(|document| self.budget.document(document)).collect();
        let (host, whose_move) = (self.budget.text(&answer.host), whose_move(answer.exit));
        self.hosts.push(json!({
            "host": host, "exit_code": answer.exit.code(), "whose_move": whose_move, "documents": documents,
        }));
    }

    fn answer(self) -> Answer {
        let is_absent = self.without > 0 && !self.has_data;
        let mut fields = Map::from_iter([
            ("hosts".to_owned(), Value::Array(self.hosts)),
            ("answered".to_owned(), json!(self.answered)),
            ("failed".to_owned(), json!(self.failed)),
        ]);
        if self.without > 0 {
            fields.insert("hosts_without_it".to_owned(), json!(self.without));
        }
        if is_absent {
            fields.insert("error".to_owned(), json!("no host that answered has it"));
            fields.insert("whose_move".to_owned(), json!(whose_move(Exit::NotFound)));
        }
        if self.budget.is_cut() || self.left_out > 0 {
            fields.insert("is_cut".to_owned(), json!(true));
            fields.insert("hosts_left_out".to_owned(), json!(self.left_out));
        }
        Answer::read(if self.has_data { Kind::Data } else { Kind::Error }, fields)
    }
}
