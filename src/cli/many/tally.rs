//! How many hosts answered, and why the others did not.

use std::collections::BTreeMap;

use crate::report::Exit;

/// What many hosts came to.
#[derive(Debug, Default)]
pub(super) struct Tally {
    asked: usize,
    answered: usize,
    job_failed: bool,
    /// Hosts that do not have what was asked for.
    without: usize,
    /// Hosts that answered with nothing to show.
    empty: usize,
    /// Hosts that failed after they had given something.
    partial: usize,
    /// How many hosts failed with each code.
    failed: BTreeMap<u8, (Exit, usize)>,
    not_asked: usize,
    /// Hosts that were being asked when another one failed.
    stopped: usize,
}

/// What an exit says about a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HostResult {
    Answered,
    Without,
    Failed,
}

impl Tally {
    pub(super) fn of(asked: usize) -> Self {
        Self { asked, ..Self::default() }
    }

    /// Adds one host.
    pub(super) fn add(&mut self, exit: Exit, absence: Option<Exit>) -> HostResult {
        match exit {
            Exit::Done | Exit::JobFailed | Exit::Warnings => {
                self.job_failed |= exit == Exit::JobFailed;
                self.answered += 1;
                HostResult::Answered
            }
            exit if absence == Some(exit) => {
                self.without += 1;
                HostResult::Without
            }
            exit => {
                self.failed.entry(exit.code()).or_insert((exit, 0)).1 += 1;
                HostResult::Failed
            }
        }
    }

    /// One of the hosts that answered has nothing to show.
    pub(super) fn add_empty(&mut self) {
        self.empty += 1;
    }

    /// One of the hosts that failed gave something before.
    pub(super) fn add_partial(&mut self) {
        self.partial += 1;
    }

    /// Adds a host that was being asked when another one failed.
    pub(super) fn stop_one(&mut self) {
        self.stopped += 1;
    }

    /// The rest was not asked any more.
    pub(super) fn stop(&mut self) {
        self.not_asked = self.asked.saturating_sub(self.done());
    }

    pub(super) fn done(&self) -> usize {
        self.answered() + self.failed()
    }

    pub(super) fn answered(&self) -> usize {
        self.answered + self.without
    }

    /// How many did not answer, those that were not asked included.
    pub(super) fn failed(&self) -> usize {
        self.failed.values().map(|(_, count)| count).sum::<usize>() + self.stopped + self.not_asked
    }

    /// Some failed: 9, unless all failed for one reason.
    pub(super) fn exit(&self) -> Exit {
        let mut reasons = self.failed.values();
        match (reasons.next(), reasons.next()) {
            (None, _) if self.not_asked > 0 => Exit::SomeHostsFailed,
            (None, _) if self.job_failed => Exit::JobFailed,
            (None, _) if self.answered == 0 && self.without > 0 => Exit::NotFound,
            (None, _) => Exit::Done,
            (Some((exit, _)), None) if self.answered() == 0 => *exit,
            _ => Exit::SomeHostsFailed,
        }
    }

    /// For people: how many answered, and why the others did not.
    pub(super) fn line(&self) -> String {
        let (completely, in_part) = match self.partial {
            0 => ("", String::new()),
            partial => (" completely", format!(" ({partial} answered in part)")),
        };
        let mut line = format!("cimjob: {} of {} hosts answered{completely}", self.answered(), self.asked);
        line.push_str(&self.without());
        let mut reasons: Vec<_> =
            self.failed.values().map(|(exit, count)| format!("{count} {}", reason(*exit))).collect();
        if self.stopped > 0 {
            reasons.push(format!("{} stopped", self.stopped));
        }
        if self.not_asked > 0 {
            reasons.push(format!("{} not asked", self.not_asked));
        }
        if !reasons.is_empty() {
            line.push_str(&format!("; {} did not{in_part}: {}", self.failed(), reasons.join(", ")));
        }
        line
    }

    fn without(&self) -> String {
        match (self.without, self.answered) {
            (0, _) if self.empty == 0 => String::new(),
            (0, answered) if self.empty == answered => ", with nothing to show".to_owned(),
            (0, _) => format!(" ({} with nothing to show)", self.empty),
            (_, 0) => ", and none of them has it".to_owned(),
            (count, _) => format!(" ({count} without it)"),
        }
    }

    pub(super) fn progress(&self) -> String {
        format!("{} of {} hosts done, {} failed", self.done(), self.asked, self.failed())
    }
}

/// Why a host did not answer, in a few words.
fn reason(exit: Exit) -> &'static str {
    match exit {
        Exit::Usage => "with unusable arguments",
        Exit::Denied => "refused the login or the access",
        Exit::NotFound => "without what was asked for",
        Exit::Unreachable => "not reachable",
        Exit::Fault => "with a fault",
        Exit::TimedOut => "timed out",
        Exit::Unreadable => "with an unreadable answer",
        Exit::Configuration => "with unusable settings",
        _ => "with another failure",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(exits: &[Exit], asked: usize) -> Tally {
        let mut tally = Tally::of(asked);
        for exit in exits {
            tally.add(*exit, Some(Exit::NotFound));
        }
        tally
    }

    #[test]
    fn some_hosts_that_fail_are_nine_and_all_for_one_reason_are_that_reason() {
        for (exits, expected) in [
            (&[Exit::Done, Exit::Done][..], Exit::Done),
            (&[Exit::Done, Exit::Unreachable], Exit::SomeHostsFailed),
            (&[Exit::Denied, Exit::Denied], Exit::Denied),
            (&[Exit::Denied, Exit::Unreachable], Exit::SomeHostsFailed),
            (&[Exit::JobFailed, Exit::NotFound], Exit::JobFailed),
            (&[Exit::NotFound, Exit::NotFound], Exit::NotFound),
            (&[Exit::NotFound, Exit::Unreachable], Exit::SomeHostsFailed),
            (&[Exit::Done, Exit::NotFound], Exit::Done),
        ] {
            assert_eq!(tally(exits, exits.len()).exit(), expected, "{exits:?}");
        }
    }

    #[test]
    fn the_closing_line_counts_each_reason() {
        let exits = [Exit::Done, Exit::Unreachable, Exit::NotFound, Exit::Unreachable, Exit::Denied];
        let mut tally = tally(&exits, 7);
        tally.stop();
        let expected = "cimjob: 2 of 7 hosts answered (1 without it); 5 did not: 1 refused the login or the access, \
            2 not reachable, 2 not asked";
        assert_eq!(tally.line(), expected);
    }
}
