//! How a stream is set up: what is wrong with it, how much, and how to change it.

use std::time::Duration;

use async_nats::jetstream::stream::{Config, StorageType};

use crate::doctor::{Ending, Fix, Verdict};

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) grade: Grade,
    pub(super) found: String,
    /// What changes it.
    pub(super) change: Change,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    Warning,
    Failed,
}

/// What changes a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// An option of `nats stream edit`, without its hyphens.
    Edit(String),
    /// It cannot be changed.
    Anew,
}

impl Fault {
    pub(super) fn warning(found: impl Into<String>, option: impl Into<String>) -> Self {
        Self { grade: Grade::Warning, found: found.into(), change: Change::Edit(option.into()) }
    }

    pub(super) fn failed(found: impl Into<String>, option: impl Into<String>) -> Self {
        Self { grade: Grade::Failed, ..Self::warning(found, option) }
    }

    pub(super) fn anew(grade: Grade, found: impl Into<String>) -> Self {
        Self { grade, found: found.into(), change: Change::Anew }
    }
}

/// What all streams have in common.
pub(super) fn common(config: &Config, is_clustered: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    if config.storage == StorageType::Memory {
        faults.push(Fault::anew(Grade::Warning, "it is kept in memory, and lost when the server restarts"));
    }
    if is_clustered && config.num_replicas < 2 {
        faults.push(Fault::warning("one server of the cluster has the only copy", "replicas=3"));
    }
    if config.no_ack {
        faults.push(Fault::anew(Grade::Failed, "it confirms nothing"));
    }
    if config.sealed {
        faults.push(Fault::anew(Grade::Failed, "it is sealed and takes nothing"));
    }
    faults
}

/// The verdict on a stream with these faults.
pub(super) fn judge(name: &str, in_order: String, faults: &[Fault]) -> Verdict {
    let Some(grade) = faults.iter().map(|fault| fault.grade).max() else { return Verdict::Ok(in_order) };
    let found = faults.iter().map(|fault| fault.found.as_str()).collect::<Vec<_>>().join("; ");
    let fix = Fix::server(way(name, faults));
    match grade {
        Grade::Failed => Verdict::Failed(found, fix, Ending::Fault),
        Grade::Warning => Verdict::Warning(found, fix),
    }
}

fn way(name: &str, faults: &[Fault]) -> String {
    let options = faults.iter().filter_map(|fault| match &fault.change {
        Change::Edit(option) => Some(format!("--{option}")),
        Change::Anew => None,
    });
    let options: Vec<String> = options.collect();
    if options.len() < faults.len() {
        return format!("nats stream rm {name}, once all of it was received; cimjob makes it anew as it should be");
    }
    format!("nats stream edit {name} {}", options.join(" "))
}

/// Is each subject of the second pattern one of the first?
pub(super) fn covers(pattern: &str, subject: &str) -> bool {
    let mut tokens = subject.split('.');
    for of_pattern in pattern.split('.') {
        match (of_pattern, tokens.next()) {
            (">", Some(_)) => return true,
            ("*", Some(token)) if token != ">" => {}
            (same, Some(token)) if same == token => {}
            _ => return false,
        }
    }
    tokens.next().is_none()
}

/// A time in its largest whole unit.
pub(super) fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    let (unit, word) = match seconds {
        86_400.. => (86_400, "days"),
        3_600.. => (3_600, "hours"),
        60.. => (60, "minutes"),
        _ => (1, "seconds"),
    };
    format!("{} {word}", seconds / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_covers_what_all_of_its_tokens_cover() {
        for (pattern, subject) in
            [("cimjob.>", "cimjob.failed.>"), ("cimjob.failed.>", "cimjob.failed.>"), (">", "a.>"), ("a.*", "a.*")]
        {
            assert!(covers(pattern, subject), "{pattern} {subject}");
        }
        for (pattern, subject) in [
            ("cimjob.*", "cimjob.failed.>"),
            ("cimjob.failed.*", "cimjob.failed.>"),
            ("a", "a.b"),
            ("a.b", "a"),
            ("a.>", "a"),
        ] {
            assert!(!covers(pattern, subject), "{pattern} {subject}");
        }
    }
}
