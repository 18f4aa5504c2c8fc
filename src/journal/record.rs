//! A job in the journal.

use std::fmt::Write;

use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use crate::cim::Timestamp;

/// A job whose end, or disappearance, is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRecord {
    /// The host, by the name under which it is watched.
    pub host: String,
    /// The namespace, such as `root/virtualization/v2`.
    pub namespace: String,
    /// The class.
    pub class: String,
    /// The InstanceID.
    pub id: String,
    /// What happened.
    pub kind: Kind,
    /// When it ended, by the host's clock.
    pub ended: Option<Timestamp>,
    /// When that was seen, by our clock.
    pub seen: Timestamp,
    /// The host's clock minus ours.
    pub skew: Option<SignedDuration>,
    /// The document of its explanation, as JSON.
    pub document: String,
}

/// What happened to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// It failed or was stopped.
    Failed,
    /// It ended with warnings.
    Warned,
    /// It ran, and then the host did not have it: its end was not seen.
    Vanished,
}

/// A job as the journal has it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Recorded {
    /// Its place in the journal.
    pub seq: i64,
    /// Its stable identifier.
    pub stable_id: String,
    /// The job.
    pub job: JobRecord,
}

/// What names a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobNames {
    /// The host.
    pub host: String,
    /// The namespace.
    pub namespace: String,
    /// The class.
    pub class: String,
    /// The InstanceID.
    pub id: String,
}

impl JobRecord {
    /// The identifier of the job, the same in every journal: the first 32 hexadecimal digits of the SHA-256 of host, namespace, class and
    /// InstanceID, in small letters and separated by NUL.
    #[must_use]
    pub fn stable_id(&self) -> String {
        self.hashed(None)
    }

    /// The identifier of a job whose InstanceID another one had before: the time of its end, in microseconds, is hashed, too.
    pub(in crate::journal) fn stable_id_of_reused(&self) -> String {
        self.hashed(self.ended)
    }

    fn hashed(&self, ended: Option<Timestamp>) -> String {
        let ended = ended.map(|ended| ended.as_microsecond().to_string());
        let names = [&self.host, &self.namespace, &self.class, &self.id].into_iter().chain(&ended);
        let names: Vec<String> = names.map(|name| name.to_ascii_lowercase()).collect();
        let hash = Sha256::digest(names.join("\0"));
        hash.iter().take(16).fold(String::new(), |mut text, byte| {
            // INVARIANT: writing to a String does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

impl Kind {
    /// All of them, with their words.
    const WORDS: [(Self, &str); 3] = [(Self::Failed, "failed"), (Self::Warned, "warned"), (Self::Vanished, "vanished")];

    /// Its word: `failed`, `warned` or `vanished`.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.into_iter().find(|(kind, _)| *kind == self).map_or("failed", |(_, word)| word)
    }

    /// The kind with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.into_iter().find(|(_, known)| *known == word).map(|(kind, _)| kind)
    }
}

#[cfg(test)]
impl JobRecord {
    /// A job that failed, for tests.
    pub(in crate::journal) fn sample(host: &str, id: &str) -> Self {
        Self {
            host: host.into(),
            namespace: "root/virtualization/v2".into(),
            class: "Msvm_ConcreteJob".into(),
            id: id.into(),
            kind: Kind::Failed,
            ended: None,
            seen: Timestamp::UNIX_EPOCH,
            skew: None,
            document: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stable_id_is_what_any_program_can_compute() {
        // printf 'hv01\0root/virtualization/v2\0msvm_concretejob\08e1c' | sha256sum | cut -c -32
        assert_eq!(JobRecord::sample("hv01", "8E1C").stable_id(), "b97a1e6291bd35aa6a215351eeb0ae71");
        assert_eq!(JobRecord::sample("HV01", "8e1c").stable_id(), JobRecord::sample("hv01", "8E1C").stable_id());
    }

    #[test]
    fn another_host_or_job_has_another_stable_id() {
        let id = JobRecord::sample("hv01", "8E1C").stable_id();
        assert!(
            JobRecord::sample("hv02", "8E1C").stable_id() != id && JobRecord::sample("hv01", "8E1D").stable_id() != id
        );
    }
}
