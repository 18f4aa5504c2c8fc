//! Do both clocks agree (RFC 9110 section 6.6.1; RFC 4120 section 1.6: five minutes are what Kerberos allows)?

use std::time::{Duration, SystemTime};

use crate::doctor::check::{Ending, Verdict};
use crate::doctor::fix::Fix;
use crate::doctor::subject::{Requested, Subject};

/// The host's time, and ours before and after its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Clocks {
    /// The header `Date`, in whole seconds.
    pub host: Option<SystemTime>,
    /// When we asked.
    pub asked: SystemTime,
    /// When the answer came.
    pub answered: SystemTime,
}

/// From here on something is said.
const NOTABLE: Duration = Duration::from_secs(60);

/// What Kerberos allows.
const KERBEROS: Duration = Duration::from_secs(300);

pub(super) fn judge(clocks: &Clocks, subject: &Subject) -> Verdict {
    let Some(host) = clocks.host else {
        return Verdict::Skipped("the answer has no date".to_owned());
    };
    let round_trip = clocks.answered.duration_since(clocks.asked).unwrap_or_default();
    let ours = clocks.asked + round_trip / 2;
    let (skew, word) = match host.duration_since(ours) {
        Ok(ahead) => (ahead, "ahead of"),
        Err(behind) => (behind.duration(), "behind"),
    };
    let found = format!("the host is {} s {word} this machine", skew.as_secs());
    let fix = Fix::host("w32tm /resync /rediscover");
    if skew < NOTABLE {
        Verdict::Ok(format!("both clocks agree to within {} s", skew.as_secs() + 1))
    } else if skew < KERBEROS {
        Verdict::Warning(format!("{found}; from 300 s on Kerberos fails"), fix)
    } else if subject.requested == Requested::Kerberos {
        Verdict::Failed(format!("{found}: Kerberos allows 300 s"), fix, Ending::Denied)
    } else {
        Verdict::Warning(format!("{found}: Kerberos allows 300 s, so it cannot be used"), fix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::sample::{line, subject};

    fn judged(seconds: i64, requested: Requested) -> String {
        let asked = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let middle = asked + Duration::from_secs(2);
        let by = Duration::from_secs(seconds.unsigned_abs());
        let host = if seconds < 0 { middle - by } else { middle + by };
        let clocks = Clocks { host: Some(host), asked, answered: asked + Duration::from_secs(4) };
        line(&judge(&clocks, &Subject { requested, ..subject() }))
    }

    #[test]
    fn the_middle_of_question_and_answer_is_compared() {
        assert_eq!(judged(0, Requested::Best), "ok: both clocks agree to within 1 s");
        assert_eq!(judged(-59, Requested::Best), "ok: both clocks agree to within 60 s");
    }

    #[test]
    fn a_minute_is_a_warning_and_five_keep_kerberos_out() {
        assert!(
            judged(60, Requested::Kerberos)
                .starts_with("warning: the host is 60 s ahead of this machine; from 300 s on")
        );
        assert!(
            judged(-300, Requested::Best)
                .starts_with("warning: the host is 300 s behind this machine: Kerberos allows")
        );
        let failed = judged(3600, Requested::Kerberos);
        assert!(
            failed.starts_with("failed (Denied): ") && failed.ends_with("| Host: w32tm /resync /rediscover"),
            "{failed}"
        );
    }
}
