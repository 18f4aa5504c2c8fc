//! What two runs must have in common: their documents, without what is different each time.

use serde_json::Value;

use super::site::Reached;

/// The documents on standard output without times, ports, pins and keys that the host made up; `None` if one is cut off.
pub(super) fn comparable(stdout: &str, reached: &Reached) -> Option<Vec<Value>> {
    let stdout = stdout.replace(&reached.pin, "PIN").replace(&reached.proxy.port().to_string(), "PORT");
    let documents = serde_json::Deserializer::from_str(&stdout).into_iter();
    let mut documents = documents.collect::<Result<Vec<Value>, _>>().ok()?;
    documents.iter_mut().for_each(strip);
    Some(documents)
}

/// The places where two documents differ, with both values.
pub(super) fn differences(document: &Value, usual: &Value) -> Vec<String> {
    let mut found = Vec::new();
    differ(document, usual, "", &mut found);
    found
}

fn differ(one: &Value, other: &Value, place: &str, found: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(values), Value::Object(others)) if values.keys().eq(others.keys()) => {
            values.iter().for_each(|(name, value)| differ(value, &others[name], &format!("{place}.{name}"), found));
        }
        (Value::Array(values), Value::Array(others)) if values.len() == others.len() => {
            let pairs = values.iter().zip(others).enumerate();
            pairs.for_each(|(at, (value, other))| differ(value, other, &format!("{place}[{at}]"), found));
        }
        _ if one != other => found.push(format!("{place}: {one} instead of {other}")),
        _ => {}
    }
}

fn strip(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(strip),
        Value::Object(values) => values.iter_mut().for_each(|(name, value)| match name.as_str() {
            "elapsed_seconds" => *value = 0.into(),
            "key_pin" | "ElapsedTime" => *value = "DIFFERENT".into(),
            _ => strip(value),
        }),
        Value::String(text) => *text = stripped(text),
        _ => {}
    }
}

fn stripped(text: &str) -> String {
    if is_time(text) {
        return "TIME".to_owned();
    }
    if text.contains("PORT in ") {
        return "PORT in SOME ms".to_owned();
    }
    let mut text = text.to_owned();
    while let Some(at) = made_up_key(&text) {
        text.replace_range(at..at + KEY, "KEY");
    }
    text
}

/// `2026-11-28T11:20:44Z`
fn is_time(text: &str) -> bool {
    let shape: String = text.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();
    shape.starts_with("0000-00-00T00:00:00") && shape.ends_with('Z')
}

/// The length of a GUID.
const KEY: usize = 36;

/// The beginnings of the GUIDs in the scenario.
const KNOWN: [&str; 3] = ["8E1C7A50-", "6E000000-", "5B2C8D11-"];

/// Where a GUID is that is not in the scenario.
fn made_up_key(text: &str) -> Option<usize> {
    let is_key = |key: &str| {
        let bytes = key.as_bytes();
        let dashes = [8, 13, 18, 23];
        bytes.iter().enumerate().all(
            |(at, byte)| {
                if dashes.contains(&at) { *byte == b'-' } else { byte.is_ascii_hexdigit() }
            },
        )
    };
    let places = text.char_indices().map(|(at, _)| at);
    let mut keys = places.filter(|at| text.get(*at..at + KEY).is_some_and(is_key));
    keys.find(|at| !KNOWN.iter().any(|known| text.get(*at..).is_some_and(|rest| rest.starts_with(known))))
}

#[test]
fn times_and_keys_that_the_host_makes_up_are_not_compared() {
    let known = "8E1C7A50-0000-4000-8000-000000000001";
    let of = |text: String| stripped(&text);
    assert_eq!(of(format!("a \"D019EC16-2C38-4434-BE7C-BD50736E16FD\" {known}")), format!("a \"KEY\" {known}"));
    assert_eq!(of("2026-11-28T11:20:44.5Z".to_owned()), "TIME");
    assert_eq!(of("Limit 4096".to_owned()), "Limit 4096");
}
