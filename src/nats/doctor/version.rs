//! Is the server new enough?

use crate::doctor::{Ending, Fix, Verdict};

/// The oldest version that works: reading a bucket without its leader (`DIRECT.GET`) and consumers that are named in the subject came with it.
const OLDEST: Version = Version([2, 9, 0]);

/// Each minor version from which on the fault CVE-2025-30215 (a login could change streams of other accounts) is mended, and that version.
const MENDED: [Version; 2] = [Version([2, 10, 27]), Version([2, 11, 1])];

/// A version as three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Version([u32; 3]);

impl Version {
    fn read(text: &str) -> Option<Self> {
        let numbers = text.split(['-', '+']).next()?;
        let mut numbers = numbers.trim_start_matches('v').split('.').map(str::parse);
        let mut next = || numbers.next()?.ok();
        Some(Self([next()?, next()?, next()?]))
    }

    fn is_mended(self) -> bool {
        let Self([major, minor, _]) = self;
        let same_minor = MENDED.iter().find(|Self([of_major, of_minor, _])| [*of_major, *of_minor] == [major, minor]);
        same_minor.map_or(self > MENDED[1], |mended| self >= *mended)
    }
}

pub(super) fn judge(text: &str) -> Verdict {
    match Version::read(text) {
        None => Verdict::Warning(format!("the version {text} is not known"), Fix::server(UPDATE)),
        Some(version) if version < OLDEST => Verdict::Failed(
            format!(
                "nats-server {text} is too old: 2.9.0 is needed, for reading leases (DIRECT.GET) and named consumers"
            ),
            Fix::server(UPDATE),
            Ending::Fault,
        ),
        Some(version) if !version.is_mended() => Verdict::Warning(
            format!("nats-server {text} works; it has known faults (CVE-2025-30215), mended in 2.10.27 and 2.11.1"),
            Fix::server(UPDATE),
        ),
        Some(_) => Verdict::Ok(format!("nats-server {text}")),
    }
}

const UPDATE: &str = "update nats-server to 2.12 or later";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_old_what_has_a_known_fault_and_what_is_in_order() {
        for (text, word) in [
            ("2.8.4", "failed"),
            ("1.4.1", "failed"),
            ("2.9.0", "warning"),
            ("2.9.10", "warning"),
            ("2.10.26", "warning"),
            ("2.11.0", "warning"),
            ("2.10.27", "ok"),
            ("2.11.1", "ok"),
            ("2.12.0-RC.1", "ok"),
            ("v3.0.0", "ok"),
            ("nightly", "warning"),
        ] {
            assert_eq!(judge(text).word(), word, "{text}");
        }
    }
}
