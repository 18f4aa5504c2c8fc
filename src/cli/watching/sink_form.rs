//! How a sinks file must look. What is wrong is said with its line, and without a value: one may be a secret.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue, Error};

/// What a setting must be.
#[derive(Debug, Clone, Copy)]
enum Form {
    Text,
    Texts,
    Number,
}

/// A kind of sinks: its settings, and those that it needs.
struct Kind {
    name: &'static str,
    settings: &'static [(&'static str, Form)],
    needed: &'static [&'static str],
}

const KINDS: [Kind; 4] = [
    Kind { name: "jsonl", settings: &[("file", Form::Text)], needed: &[] },
    Kind {
        name: "webhook",
        settings: &[
            ("url", Form::Text),
            ("url-file", Form::Text),
            ("key-file", Form::Text),
            ("ca-file", Form::Text),
            ("proxy", Form::Text),
        ],
        needed: &[],
    },
    Kind { name: "exec", settings: &[("command", Form::Texts), ("seconds", Form::Number)], needed: &["command"] },
    Kind {
        name: "alertmanager",
        settings: &[("url", Form::Text), ("ca-file", Form::Text), ("proxy", Form::Text)],
        needed: &["url"],
    },
];

/// The line of each sink, or what is wrong.
pub(in crate::cli) fn lines(text: &str) -> Result<BTreeMap<String, usize>, String> {
    let table = DeTable::parse(text).map_err(|error| syntax(text, &error))?;
    let mut lines = BTreeMap::new();
    for (name, value) in table.get_ref() {
        let (at, name) = (line(text, name.span().start), name.get_ref());
        let DeValue::Table(sink) = value.get_ref() else { return Err(format!("line {at}: `{name}`: {NO_TABLE}")) };
        check(text, at, sink).map_err(|Wrong { line, what }| format!("line {line}: [{name}]: {what}"))?;
        lines.insert(name.to_string(), at);
    }
    Ok(lines)
}

/// What the language says is wrong.
pub(in crate::cli) fn syntax(text: &str, error: &Error) -> String {
    format!("line {}: {}", line(text, error.span().map_or(0, |span| span.start)), error.message())
}

fn line(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count().saturating_add(1)
}

/// What is wrong with a sink, and where.
struct Wrong {
    line: usize,
    what: String,
}

fn check(text: &str, at: usize, sink: &DeTable<'_>) -> Result<(), Wrong> {
    let kind = sink.get("kind").ok_or_else(|| Wrong { line: at, what: format!("`kind` is missing: {}", kinds()) })?;
    let known = KINDS.iter().find(|known| kind.get_ref().as_str() == Some(known.name));
    let unknown = || Wrong { line: line(text, kind.span().start), what: format!("the kind is not known: {}", kinds()) };
    let kind = known.ok_or_else(unknown)?;
    for (key, value) in sink.iter().filter(|(key, _)| key.get_ref() != "kind") {
        let what = kind.wrong(key.get_ref(), value.get_ref());
        what.map_or(Ok(()), |what| Err(Wrong { line: line(text, key.span().start), what }))?;
    }
    let missing = kind.needed.iter().find(|needed| !sink.contains_key(**needed));
    missing.map_or(Ok(()), |missing| Err(Wrong { line: at, what: format!("`{missing}` is missing") }))
}

impl Kind {
    /// What is wrong with a setting.
    fn wrong(&self, key: &str, value: &DeValue<'_>) -> Option<String> {
        let Some((_, form)) = self.settings.iter().find(|(name, _)| *name == key) else {
            let known: Vec<_> = self.settings.iter().map(|(name, _)| format!("`{name}`")).collect();
            return Some(format!("`{key}` is not a setting of {}; it has {}", self.name, known.join(", ")));
        };
        (!form.fits(value)).then(|| format!("`{key}` must be {}", form.words()))
    }
}

impl Form {
    fn fits(self, value: &DeValue<'_>) -> bool {
        match (self, value) {
            (Self::Text, value) => value.is_str(),
            (Self::Texts, DeValue::Array(texts)) => texts.iter().all(|text| text.get_ref().is_str()),
            (Self::Number, DeValue::Integer(number)) => u32::from_str_radix(number.as_str(), number.radix()).is_ok(),
            _ => false,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Text => "a text in quotes",
            Self::Texts => "a list of texts in quotes: [\"program\", \"argument\"]",
            Self::Number => "a whole number, 0 or more",
        }
    }
}

fn kinds() -> String {
    let names: Vec<_> = KINDS.iter().map(|kind| format!("\"{}\"", kind.name)).collect();
    format!("it is one of {}", names.join(", "))
}

const NO_TABLE: &str = "a setting belongs to a sink: begin one with [NAME]";

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::watch::sink::SinkSettings;

    #[test]
    fn what_is_wrong_is_said_with_its_line_and_without_its_value() {
        for (text, what) in [
            ("\n[a]\nkind = \"hush\"", "line 3: [a]: the kind is not known: it is one of \"jsonl\", \"webhook\", "),
            ("\n[a]\nurl = \"hush\"", "line 2: [a]: `kind` is missing: it is one of \"jsonl\", "),
            ("a = \"hush\"", "line 1: `a`: a setting belongs to a sink: begin one with [NAME]"),
            ("[a]\nkind = 1", "line 2: [a]: the kind is not known"),
            ("[a]\nkind = \"jsonl\"\n\nfil = \"hush\"", "line 4: [a]: `fil` is not a setting of jsonl; it has `file`"),
            ("[a]\nkind = \"webhook\"\nurl = 77", "line 3: [a]: `url` must be a text in quotes"),
            ("[a]\nkind = \"exec\"\ncommand = \"hush\"", "line 3: [a]: `command` must be a list of texts in quotes"),
            (
                "[a]\nkind = \"exec\"\ncommand = [\"hush\"]\nseconds = -77",
                "line 4: [a]: `seconds` must be a whole number",
            ),
            ("[a]\nkind = \"exec\"", "line 1: [a]: `command` is missing"),
            ("[a]\nkind = \"alertmanager\"", "line 1: [a]: `url` is missing"),
            ("[a]\nkind = hush", "line 2: "),
        ] {
            let said = lines(text).unwrap_err();
            assert!(said.starts_with(what) && !said.contains("hush") && !said.contains("77"), "{said}");
        }
    }

    #[test]
    fn each_setting_of_each_kind_can_be_used_as_it_must_be() {
        for kind in &KINDS {
            let mut text = format!("kind = \"{}\"\n", kind.name);
            for (name, form) in kind.settings {
                let value = match form {
                    Form::Text => "\"x\"",
                    Form::Texts => "[\"x\", \"y\"]",
                    Form::Number => "7",
                };
                text.push_str(&format!("{name} = {value}\n"));
            }
            assert_eq!(lines(&format!("[a]\n{text}")).unwrap()["a"], 1);
            SinkSettings::deserialize(toml::from_str::<toml::Value>(&text).unwrap()).unwrap();
        }
    }
}
