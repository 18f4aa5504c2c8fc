//! For which shards of a site its workers answered.

use std::collections::BTreeSet;

use crate::report::{CoverageReport, Exit};
use crate::watch::asking::reply::{Answer, Reply};
use crate::watch::shards::{SHARDS, Shard};

/// For which shards of this site these are answers. A worker that did not find what was asked for answered, too; one that could not look did not.
#[must_use]
pub fn coverage(site: &str, replies: &[Reply]) -> CoverageReport {
    let answered: Vec<&Reply> = replies.iter().filter(|reply| is_answered(&reply.answer)).collect();
    let held: BTreeSet<Shard> = answered.iter().filter_map(|reply| reply.shards.as_ref()).flatten().copied().collect();
    let silent = answered.iter().filter(|reply| reply.shards.is_none());
    CoverageReport {
        site: site.to_owned(),
        shards: SHARDS,
        answered: held.len(),
        missing: Shard::all().filter(|shard| !held.contains(shard)).map(Shard::number).collect(),
        not_known: silent.map(|reply| reply.answered_by.worker.clone()).collect(),
    }
}

fn is_answered(answer: &Answer) -> bool {
    match answer {
        Answer::Refused(_) => false,
        Answer::Failed(failed) => failed.exit_code == Exit::NotFound.code(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::AnsweredBy;
    use crate::watch::asking::failed::FailedAnswer;
    use crate::watch::asking::reply::RefusalReason;

    fn reply(answer: Answer) -> Reply {
        Reply::new(AnsweredBy { site: "lab".to_owned(), worker: "w1".to_owned() }, answer)
    }

    fn none() -> Answer {
        Answer::RecordedJobs { jobs: Vec::new(), complete: true }
    }

    fn failed(exit: Exit) -> Answer {
        Answer::Failed(FailedAnswer { exit_code: exit.code(), ..FailedAnswer::default() })
    }

    fn of(numbers: std::ops::RangeInclusive<u8>, answer: Answer) -> Reply {
        reply(answer).of_shards(numbers.map(Shard::from).collect())
    }

    #[test]
    fn the_shards_of_workers_that_did_not_answer_are_missing() {
        let covered = coverage("lab", &[of(0..=99, none()), of(90..=199, failed(Exit::NotFound))]);
        assert_eq!((covered.answered, covered.missing), (200, (200..=255).collect()));
        assert!(coverage("lab", &[of(0..=255, none())]).is_complete());
    }

    #[test]
    fn a_worker_that_is_busy_or_cannot_read_its_journal_did_not_answer_for_its_shards() {
        let busy = Answer::refused(RefusalReason::Busy, "later");
        let covered = coverage("lab", &[of(0..=99, busy), of(100..=255, failed(Exit::Unreadable))]);
        assert_eq!(covered.answered, 0);
    }

    #[test]
    fn an_answer_of_an_earlier_version_leaves_open_for_which_shards_it_is() {
        let text = r#"{"version":1,"answered_by":{"site":"lab","worker":"old"},"answer":{"recorded_jobs":{"jobs":[],"complete":true}}}"#;
        let covered = coverage("lab", &[of(0..=9, none()), Reply::read(text.as_bytes()).unwrap()]);
        assert_eq!((covered.answered, covered.not_known), (10, vec!["old".to_owned()]));
    }
}
