//! A recorded run, and the same run again against its recording.

mod changing;
mod many;
mod reading;
mod simulated;
#[cfg(unix)]
mod stopped;

use std::collections::BTreeMap;
use std::path::PathBuf;

use cimjob::recording::{Recording, Secrets};
use cimjob::simulator::{Running, Scenario, Simulator};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::program::{Cimjob, Host, PASSWORD, USER};

/// A recorded run.
pub(crate) struct Recorded {
    pub(crate) folder: TempDir,
    pub(crate) stdout: Value,
    pub(crate) stderr: String,
    code: Option<i32>,
}

impl Recorded {
    pub(crate) fn of(host: &Host, arguments: &[&str]) -> Self {
        Self::run(host.cimjob(arguments), TempDir::new().unwrap())
    }

    /// The same for a command that has its arguments already.
    pub(crate) fn run(command: Cimjob<'_>, folder: TempDir) -> Self {
        let file = folder.path().join("r.json");
        let ended = command.arguments(&["-o", "json", "--record", file.to_str().unwrap()]).run();
        Self { stdout: ended.json(), stderr: ended.stderr, code: ended.code, folder }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("r.json")
    }

    pub(crate) fn text(&self) -> String {
        std::fs::read_to_string(self.file()).unwrap()
    }

    pub(crate) fn pseudonyms(&self) -> BTreeMap<String, String> {
        let key = std::fs::read_to_string(self.folder.path().join("r.json.key")).unwrap();
        Secrets::from_json(&key).unwrap().pseudonyms
    }

    /// An argument as a reader of the recording writes it: each GUID, and each other word of some length, is a pseudonym.
    pub(crate) fn pseudonym(&self, argument: &str) -> String {
        let known: BTreeMap<_, _> =
            self.pseudonyms().into_iter().map(|(pseudonym, value)| (value, pseudonym)).collect();
        let guids = known.iter().filter(|(value, _)| value.len() == 36);
        let argument = guids.fold(argument.to_owned(), |text, (value, pseudonym)| text.replace(value, pseudonym));
        let words = argument.split_inclusive(|c: char| !c.is_alphanumeric()).map(|piece| {
            let (word, mark) = piece.split_at(piece.trim_end_matches(|c: char| !c.is_alphanumeric()).len());
            let word = known.get(word).filter(|_| word.len() >= 5).map_or(word, String::as_str);
            format!("{word}{mark}")
        });
        words.collect()
    }
}

/// A recording that is played.
pub(crate) struct Played {
    running: Running,
    _runtime: Runtime,
}

impl Played {
    pub(crate) fn start(text: &str) -> Self {
        let runtime = Runtime::new().unwrap();
        let recording = Recording::from_json(text).unwrap();
        let started = Simulator::replay(recording, Scenario::built_in(), "127.0.0.1:0".parse().unwrap());
        Self { running: runtime.block_on(started).unwrap(), _runtime: runtime }
    }

    pub(crate) fn cimjob(&self, arguments: &[&str]) -> Cimjob<'_> {
        let command = Cimjob::new(arguments).variable("CIMJOB_USER", USER).variable("CIMJOB_PASSWORD", PASSWORD);
        let command = command.variable("CIMJOB_HOST", &self.running.address().to_string());
        command.variable("CIMJOB_PIN", &self.running.pin())
    }
}

/// The texts with their pseudonyms taken back: longer ones first, so that no part of one is.
pub(super) fn revealed(value: &Value, pseudonyms: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(text) => {
            let mut all: Vec<_> = pseudonyms.iter().filter(|(pseudonym, _)| pseudonym.len() > 2).collect();
            all.sort_by_key(|(pseudonym, _)| std::cmp::Reverse(pseudonym.len()));
            Value::String(all.into_iter().fold(text.clone(), |text, (pseudonym, value)| text.replace(pseudonym, value)))
        }
        Value::Array(values) => values.iter().map(|value| revealed(value, pseudonyms)).collect(),
        Value::Object(members) => {
            let of = |(name, value): (&String, &Value)| (name.clone(), revealed(value, pseudonyms));
            Value::Object(members.iter().filter(|(name, _)| *name != "endpoint").map(of).collect())
        }
        other => other.clone(),
    }
}

/// Short pseudonyms, which occur in other words, are compared word by word.
pub(super) fn is_same(again: &Value, first: &Value, pseudonyms: &BTreeMap<String, String>) -> bool {
    let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>();
    match (again, first) {
        (Value::String(again), Value::String(first)) => {
            let (again, first) = (words(again), words(first));
            let is_same = |(again, first): (&String, &String)| again == first || pseudonyms.get(again) == Some(first);
            again.len() == first.len() && again.iter().zip(&first).all(is_same)
        }
        (Value::Array(again), Value::Array(first)) => {
            again.len() == first.len()
                && again.iter().zip(first).all(|(again, first)| is_same(again, first, pseudonyms))
        }
        (Value::Object(again), Value::Object(first)) => {
            let is_in = |(name, again): (&String, &Value)| {
                first.get(name).is_some_and(|first| is_same(again, first, pseudonyms))
            };
            again.len() == first.len() && again.iter().all(is_in)
        }
        (again, first) => again == first,
    }
}

/// The same command has the same answer, but for pseudonyms.
pub(crate) fn assert_same_answer(arguments: &[&str]) {
    assert_same_but_for(arguments, |_| {});
}

/// The same but for what `forget` takes out of both documents. Endpoints differ: the host that plays has its own address.
pub(crate) fn assert_same_but_for(arguments: &[&str], forget: impl Fn(&mut Value)) {
    let recorded = Recorded::of(&Host::start(), arguments);
    let played = Played::start(&recorded.text());
    let again: Vec<_> = arguments.iter().map(|argument| recorded.pseudonym(argument)).collect();
    let again: Vec<_> = again.iter().map(String::as_str).collect();
    let ended = played.cimjob(&again).arguments(&["-o", "json"]).run();
    let pseudonyms = recorded.pseudonyms();
    let (mut again, mut first) = (revealed(&ended.json(), &pseudonyms), revealed(&recorded.stdout, &BTreeMap::new()));
    forget(&mut again);
    forget(&mut first);
    assert!(is_same(&again, &first, &pseudonyms), "{again:#}\n{first:#}\n{}", ended.stderr);
    assert_eq!(ended.code, recorded.code);
}
