//! The stream of results: is it there, and does it keep them long enough?

use std::time::Duration;

use async_nats::jetstream::stream::{Config, DiscardPolicy, Info, RetentionPolicy};

use crate::doctor::{Fix, Verdict};
use crate::nats::doctor::access::Access;
use crate::nats::doctor::shape::{self, Fault, Grade, covers, in_words};
use crate::nats::results::{KNOWN_AGAIN, STREAM};
use crate::watch::results::Topic;

/// What a central watcher may be down for without losing anything.
const SHORTEST: Duration = Duration::from_secs(24 * 3600);

/// Some 20,000 results.
const FEWEST_BYTES: i64 = 64 << 20;

const FEWEST_RESULTS: i64 = 20_000;

const FEWEST_OF_A_HOST: i64 = 100;

/// The longest result is half of it.
const SMALLEST: i32 = 128 << 10;

pub(super) fn judge(access: &Access, is_clustered: bool) -> Verdict {
    match (access, access.without_info()) {
        (_, Some(verdict)) => verdict,
        (Access::Info(info), _) => judge_info(info, is_clustered),
        _ => Verdict::Warning(
            format!("there is no stream {STREAM}: results wait in the journals of the workers"),
            Fix::server("start a central watcher: it makes the stream"),
        ),
    }
}

fn judge_info(info: &Info, is_clustered: bool) -> Verdict {
    let config = &info.config;
    let faults =
        [kind(config), subjects(config), limits(config), fill(info), shape::common(config, is_clustered)].concat();
    shape::judge(STREAM, in_order(info), &faults)
}

fn in_order(info: &Info) -> String {
    let age = match info.config.max_age {
        Duration::ZERO => "without an end".to_owned(),
        age => format!("for {}", in_words(age)),
    };
    format!("{STREAM} keeps results {age}, and has {}", info.state.messages)
}

fn kind(config: &Config) -> Vec<Fault> {
    let is_kept = config.retention == RetentionPolicy::Limits;
    let found = "it drops results as soon as one receiver has them";
    if is_kept { Vec::new() } else { vec![Fault::anew(Grade::Failed, found)] }
}

fn subjects(config: &Config) -> Vec<Fault> {
    let needed: Vec<String> = Topic::ALL.iter().map(|topic| format!("cimjob.{}.>", topic.word())).collect();
    let is_missing = |subject: &&String| !config.subjects.iter().any(|pattern| covers(pattern, subject));
    let missing: Vec<&str> = needed.iter().filter(is_missing).map(String::as_str).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let option = format!("subjects='{}'", needed.join(","));
    vec![Fault::failed(format!("it does not take {}", missing.join(", ")), option)]
}

fn limits(config: &Config) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !config.max_age.is_zero() && config.max_age < SHORTEST {
        let found = format!("it keeps results for {} only", in_words(config.max_age));
        faults.push(Fault::warning(found, "max-age=30d"));
    }
    if (0..FEWEST_BYTES).contains(&config.max_bytes) && config.max_bytes > 0 {
        let found = format!("it keeps {} bytes only, some {} results", config.max_bytes, config.max_bytes / 3_000);
        faults.push(Fault::warning(found, "max-bytes=1G"));
    }
    if (1..FEWEST_RESULTS).contains(&config.max_messages) {
        faults.push(Fault::warning(format!("it keeps {} results only", config.max_messages), "max-msgs=-1"));
    }
    if (1..FEWEST_OF_A_HOST).contains(&config.max_messages_per_subject) {
        let found = format!("it keeps {} results of a host only", config.max_messages_per_subject);
        faults.push(Fault::warning(found, "max-msgs-per-subject=-1"));
    }
    if (1..SMALLEST).contains(&config.max_message_size) {
        let found = format!("it takes results of at most {} bytes", config.max_message_size);
        faults.push(Fault::warning(found, "max-msg-size=-1"));
    }
    if config.duplicate_window < KNOWN_AGAIN {
        let found = format!("it knows a result that comes again for {} only", in_words(config.duplicate_window));
        faults.push(Fault::warning(found, "dupe-window=10m"));
    }
    faults
}

/// What happens when it is full depends on its policy.
fn fill(info: &Info) -> Vec<Fault> {
    let config = &info.config;
    let bytes = i64::try_from(info.state.bytes).unwrap_or(i64::MAX);
    if config.max_bytes <= 0 || bytes < config.max_bytes / 10 * 9 {
        return Vec::new();
    }
    let found = match config.discard {
        DiscardPolicy::New => "it is nearly full: then it takes nothing new, and results wait at the workers",
        DiscardPolicy::Old => "it is nearly full: then the oldest results go, also if they were not received",
    };
    vec![Fault::warning(found, format!("max-bytes={}", config.max_bytes.saturating_mul(4)))]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        Config {
            subjects: vec!["cimjob.failed.>".into(), "cimjob.gap.>".into(), "cimjob.vanished.>".into()],
            max_age: Duration::from_secs(30 * 86_400),
            duplicate_window: KNOWN_AGAIN,
            num_replicas: 1,
            ..Config::default()
        }
    }

    #[test]
    fn the_stream_as_cimjob_makes_it_has_no_faults() {
        assert_eq!([limits(&config()), subjects(&config()), kind(&config())].concat(), []);
    }

    #[test]
    fn each_limit_that_is_too_small_is_named_with_its_option() {
        for (config, option) in [
            (Config { max_age: Duration::from_secs(3600), ..config() }, "max-age=30d"),
            (Config { max_bytes: 1 << 20, ..config() }, "max-bytes=1G"),
            (Config { max_messages: 10, ..config() }, "max-msgs=-1"),
            (Config { max_messages_per_subject: 1, ..config() }, "max-msgs-per-subject=-1"),
            (Config { max_message_size: 1000, ..config() }, "max-msg-size=-1"),
            (Config { duplicate_window: Duration::from_secs(1), ..config() }, "dupe-window=10m"),
        ] {
            let faults = limits(&config);
            assert_eq!(faults.len(), 1, "{option}: {faults:?}");
            assert_eq!(faults[0].change, shape::Change::Edit(option.to_owned()));
        }
    }

    /// As a server answers, with so many bytes of a million.
    fn info(bytes: u32, discard: &str) -> Info {
        let text = serde_json::json!({
            "config": {
                "name": STREAM, "subjects": ["cimjob.>"], "retention": "limits", "max_consumers": -1, "max_msgs": -1,
                "max_bytes": 1_000_000, "max_age": 0, "max_msgs_per_subject": -1, "max_msg_size": -1, "discard": discard,
                "storage": "file", "num_replicas": 1, "duplicate_window": 600_000_000_000_u64, "sealed": false,
                "deny_delete": false, "deny_purge": false, "allow_rollup_hdrs": false, "allow_direct": false
            },
            "created": "2026-11-28T22:57:55.848930376Z",
            "state": {
                "messages": 9, "bytes": bytes, "first_seq": 1, "first_ts": "2026-11-28T22:57:55Z", "last_seq": 9,
                "last_ts": "2026-11-28T22:57:55Z", "consumer_count": 0
            }
        });
        serde_json::from_value(text).unwrap()
    }

    #[test]
    fn of_a_stream_that_is_nearly_full_it_is_said_what_happens_then() {
        assert_eq!(fill(&info(890_000, "old")), []);
        for (discard, words) in [("new", "takes nothing new"), ("old", "the oldest results go")] {
            let faults = fill(&info(910_000, discard));
            assert!(faults.len() == 1 && faults[0].found.contains(words), "{faults:?}");
        }
    }
}
